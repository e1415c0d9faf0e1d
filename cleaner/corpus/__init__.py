"""Corpora: many documents in large files and folders, cleaned by worker processes, shard by shard.

The order of things: :mod:`plan` cuts the inputs into shards, :mod:`pool` gives them to worker processes, in which
:mod:`worker` reads a shard, cleans its documents and writes them, and :mod:`state` notes what is finished, so that
a run that was killed goes on where it stopped.
"""
