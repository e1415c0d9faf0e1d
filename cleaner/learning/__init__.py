"""Learns the rules of a site from its pages: what they share, what ends them, how their articles begin.

The stages: :mod:`.store` holds the corpus and counts, :mod:`.duplicates` folds copies, :mod:`.sharing` says
what is chrome, :mod:`.varying`, :mod:`.headers`, :mod:`.tails` and :mod:`.lists` find forms, :mod:`.compose`
makes rules of them, :mod:`.proving` finds examples, and :mod:`.draft` writes the file.
"""

from cleaner.learning.corpus import LEAST, Learned, learn
from cleaner.learning.draft import pack_text
from cleaner.learning.sites import site_of
from cleaner.learning.store import Store

__all__ = ["LEAST", "Learned", "Store", "learn", "pack_text", "site_of"]
