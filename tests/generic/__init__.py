"""The generic stage: where an article begins and ends on a page that no rule knows."""
