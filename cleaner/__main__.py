"""``python -m cleaner`` is ``clean``."""

from __future__ import annotations

from cleaner.cli import main

if __name__ == "__main__":
    main()
