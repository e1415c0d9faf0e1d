"""The cleaner as a step of the pipelines that people already run. Each module needs its own library and is loaded by name:

======================  ========================  =====================================================
module                  extra                     gives
======================  ========================  =====================================================
``records``             none                      a generator: records in, article records out
``datasets``            ``datasets``              a function for ``Dataset.map(batched=True)``
``datatrove``           ``datatrove``             a ``PipelineStep``, one document to many
``scrapy``              ``scrapy``                an item pipeline
``spark``               ``spark``                 DataFrames, and the command ``clean-spark``
======================  ========================  =====================================================
"""

from __future__ import annotations
