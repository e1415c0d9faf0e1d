"""The page of ``clean report``: what is in it, and how it behaves in a browser."""
