"""Gives back the articles that were in scraped news text: site chrome gone, bundles split.

>>> from cleaner import clean
>>> clean("The ferry is back in service.\\n").text
'The ferry is back in service.\\n'
"""

from __future__ import annotations

from cleaner.api import Cleaner, clean, clean_html
from cleaner.errors import (
    CleanerError,
    CorpusError,
    InputError,
    LedgerError,
    OptionError,
    OutputError,
    PatternTimeout,
    RuleError,
)
from cleaner.model import Cut, Fate, Kind, Line, Sureness, Verdict
from cleaner.result import Article, Result

__all__ = [
    "Article",
    "Cleaner",
    "CleanerError",
    "CorpusError",
    "Cut",
    "Fate",
    "InputError",
    "Kind",
    "LedgerError",
    "Line",
    "OptionError",
    "OutputError",
    "PatternTimeout",
    "Result",
    "RuleError",
    "Sureness",
    "Verdict",
    "__version__",
    "clean",
    "clean_html",
]

__version__ = "0.1.0"
