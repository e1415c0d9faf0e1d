"""Tables that do not have to fit into memory: DuckDB counts within a limit and puts aside what does not fit."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EIO
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cleaner.errors import OptionError

if TYPE_CHECKING:
    from typing import Self

    from duckdb import DuckDBPyConnection

__all__ = ["MEMORY", "Tables", "number_of", "storable"]

MEMORY = "1GB"
"""The most memory that counting takes where nobody says another, as DuckDB writes it."""


class Tables:
    """A database of its own; a context manager that leaves nothing behind.

    :param tables: the SQL that makes its tables
    :param what: what needs it, for the error where it is missing: ``learning``
    :param memory: the most memory that it takes, as DuckDB writes it: ``"500MB"``
    :param folder: where to put what does not fit; by default the system's folder for temporary files
    :raises OptionError: DuckDB is missing, or the amount of memory is none
    """

    def __init__(self, tables: str, what: str, memory: str = MEMORY, folder: Path | None = None) -> None:
        self._what, self._memory = what, memory
        try:
            import duckdb
        except ImportError:
            raise OptionError(f"{what} needs DuckDB; install it with: pip install 'article-cleaner[learn]'") from None
        self._temporary = tempfile.TemporaryDirectory(prefix="clean-tables-", dir=folder)
        self._folder = Path(self._temporary.name)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": str(self._folder / "spill"),
            "preserve_insertion_order": "false",
        }
        try:
            self._db: DuckDBPyConnection = duckdb.connect(str(self._folder / "tables.db"), config=settings)
        except duckdb.Error:
            self._temporary.cleanup()
            raise OptionError(f'--memory "{memory}" is no amount of memory; write one such as 500MB or 2GB') from None
        self._faults = duckdb.OutOfMemoryException, duckdb.IOException
        self._execute(self._db, tables)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove everything."""
        self._db.close()
        self._temporary.cleanup()

    def _execute(self, db: DuckDBPyConnection, query: str, values: object = None) -> DuckDBPyConnection:
        """Do something with the tables.

        :raises OptionError: it needs more memory, or more room for what does not fit
        :raises OSError: the tables can't be read or written
        """
        memory, files = self._faults
        try:
            with _interruptible():
                return db.execute(query, values)
        except memory:
            raise OptionError(
                f"{self._what} can't do with --memory {self._memory} and the room on the disk; give more of one"
            ) from None
        except files as error:
            raise OSError(EIO, str(error).partition("\n")[0]) from None

    def load(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Copy rows by way of a file, which is a hundred times as fast as one by one."""
        path = self._folder / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(rows)
        if path.stat().st_size:
            name = str(path).replace("'", "''")
            self._execute(
                self._db,
                f"COPY {table} FROM '{name}' (FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"',"
                " AUTO_DETECT false, NULLSTR '\\N', PARALLEL false, STRICT_MODE false, MAX_LINE_SIZE 200000000)",
            )
        path.unlink()

    def run(self, query: str, *values: object) -> None:
        """Do something with the tables.

        :param values: for each ``?`` its value
        """
        self._execute(self._db, query, values or None)

    def ask(self, query: str, **values: object) -> list[Any]:
        """The rows of an answer.

        :param values: for each ``$name`` its value
        """
        answer = self._execute(self._db, query, values or None)
        with _interruptible():
            return answer.fetchall()

    def each(self, query: str, **values: object) -> Iterator[Any]:
        """The rows of a long answer, one after the other."""
        cursor = self._execute(self._db.cursor(), query, values or None)
        while True:
            with _interruptible():
                rows = cursor.fetchmany(1000)
            if not rows:
                return
            yield from rows


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C as Python has it: the library makes an error of its own of it."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


def storable(text: str) -> str:
    """A text as a table can hold it: without NUL and without halves of surrogate pairs."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def number_of(text: str) -> int:
    """A number made from a text, by which it is known: 62 bits of a hash."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 2
