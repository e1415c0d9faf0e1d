"""Corpora: readers, shards, what is kept of a run."""
