"""Apache Spark: the same cleaning on many machines, row for row what one machine gives. Needs the extra ``spark``.

``clean-spark`` or ``python -m cleaner.integrations.spark`` is the command; from Python::

    from cleaner.integrations.spark import clean_dataframe
    articles = clean_dataframe(spark.read.parquet("crawl/"), text="content")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cleaner.integrations.extras import missing

if TYPE_CHECKING:
    from cleaner.integrations.spark.frames import clean_dataframe, count_rules
    from cleaner.integrations.spark.job import SparkJob, Totals

__all__ = ["SparkJob", "Totals", "clean_dataframe", "count_rules"]

_HOMES = {"SparkJob": "job", "Totals": "job", "clean_dataframe": "frames", "count_rules": "frames"}


def __getattr__(name: str) -> Any:
    """Load what is asked for: the command can tell what is missing, and workers need nothing of Spark's own."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        raise missing("spark", error) from None
