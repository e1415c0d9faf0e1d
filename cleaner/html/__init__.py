"""HTML in: from a page to lines that are told what they are.

A page is parsed (:mod:`~cleaner.html.parsing`), what ``[[prune]]`` rules name is marked, the page is divided into its
articles, each is taken apart into blocks, and each block is judged. What is left goes to the line stage as a text
with one line a block, a form feed between two articles.

Nothing here is loaded before somebody hands over a page.
"""

from __future__ import annotations

from cleaner.html.page import Extracted, Page, read_page
from cleaner.html.pruning import for_markup

__all__ = ["Extracted", "Page", "for_markup", "read_page"]
