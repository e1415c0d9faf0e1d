"""``python -m cleaner.integrations.spark``, and what ``spark-submit`` is given."""

from __future__ import annotations

from cleaner.integrations.spark.command import main

if __name__ == "__main__":
    main()
