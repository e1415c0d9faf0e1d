"""Who owns a passage: what stands in several documents of a corpus, and in which of them it is at home.

:mod:`digest` notes of each document a hash for each line, :mod:`queries` finds the pairs of documents that have something in
common, as SQL that DuckDB and Spark both understand, and :mod:`passages` says of each pair what they share and whose it is.
:mod:`store` does all that on one machine, and :mod:`report` says how it is told.
"""
