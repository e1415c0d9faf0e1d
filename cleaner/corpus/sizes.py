"""Sizes as people write them."""

from __future__ import annotations

import re

from cleaner.errors import OptionError

__all__ = ["in_megabytes", "read_size", "too_large"]

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


def read_size(said: str, option: str) -> int:
    """A size in bytes.

    :param said: a number with or without a unit: ``500000``, ``64M``, ``1.5 GB``
    :param option: for the error
    :raises OptionError: it is none

    >>> read_size("64M", "--shard-size")
    64000000
    """
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,3})?) ?([kmg]?)b?", said.strip(), re.IGNORECASE)
    size = int(float(found[1]) * _UNITS[found[2].lower()]) if found else 0
    if size < 1:
        raise OptionError(f'{option}: "{said}" is no size; write a number of bytes, such as 64M or 1.5G')
    return size


def in_megabytes(size: int) -> str:
    """A number of bytes in megabytes, in as many digits as tell something.

    >>> in_megabytes(16_000_000), in_megabytes(1234), in_megabytes(7_654_321_000)
    ('16', '0.00123', '7,654')
    """
    return f"{size / 1e6:.3g}" if size < 1e8 else f"{size / 1e6:,.0f}"


def too_large(size: int, most: int) -> str:
    """Why a document of this many bytes is passed over."""
    return f"is {in_megabytes(size)} MB large; documents up to {in_megabytes(most)} MB are cleaned, see --max-document"
