"""Writes results: whole or not at all, and never over what is not ours."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner.errors import OutputError
from cleaner.inputs import Input
from cleaner.originals import Originals

__all__ = [
    "Staging",
    "check_free",
    "claim",
    "joined",
    "replace_file",
    "safe_name",
    "split_names",
    "target_of",
    "write_new",
]


def replace_file(path: Path, data: bytes, *, like: Path | None = None) -> None:
    """Put data in the place of a file, atomically: a temporary file beside it, synced, then renamed.

    :param like: the file whose permissions it gets; by default those of the file it replaces
    :raises OutputError: it can't be written; the file is as it was
    """
    model = like or path
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if model.exists():
            _make_like(model, temporary)
        else:
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(f"{path}: can't be written: {error.strerror}") from None


def _make_like(model: Path, temporary: str | Path) -> None:
    """Permissions and, where we may give them, owner and group of another file."""
    told = model.stat()
    with contextlib.suppress(OSError, AttributeError):  # no right to give files away, or a system without owners
        os.chown(temporary, told.st_uid, told.st_gid)
    os.chmod(temporary, stat.S_IMODE(told.st_mode))


def target_of(item: Input) -> Path:
    """The file that is really written for a named one.

    :raises OutputError: it is a link that leads out of the named tree
    """
    if not item.path.is_symlink():
        return item.path
    real = item.path.resolve()
    if not real.is_relative_to(item.root.resolve()):
        raise OutputError(f"{item.name}: is a link to {real}, out of {item.root}; name that file itself")
    return real


def write_new(files: list[tuple[Path, bytes]], *, like: Path) -> None:
    """Write files that must not be there yet; equal content is left.

    :raises OutputError: one of them is there with other content; then none is written
    """
    missing = []
    for path, data in files:
        if not (path.exists() or path.is_symlink()):
            missing.append((path, data))
        elif not _holds(path, data):
            raise OutputError(f"{path}: is there already with other text; move it away")
    for path, data in missing:
        replace_file(path, data, like=like)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:  # a folder, a broken link, or nothing that we may read
        return False


def split_names(path: Path, count: int, ending: str | None = None) -> list[Path]:
    """The files of a document's articles: ``name.txt``, or ``name.1.txt``, ``name.2.txt`` for a bundle."""
    ending = path.suffix if ending is None else ending
    if count < 2:
        return [path.with_suffix(ending) if path.suffix else path.with_name(path.name + ending)]
    stem = path.name.removesuffix(path.suffix) if path.suffix else path.name
    return [path.with_name(f"{stem}.{n}{ending}") for n in range(1, count + 1)]


def safe_name(text: str) -> str:
    """A text as a part of the name of a file, on any system.

    >>> safe_name("https://harborpost.example/ferry?page=2")
    'https___harborpost.example_ferry_page_2'
    """
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in text)


def claim(owners: dict[str, str], key: str, path: Path, source: str) -> None:
    """Take the name of a file for a document.

    :param owners: the documents that have taken names before, by the key of each name
    :raises OutputError: another document has it, or no file can have it
    """
    if key in owners:
        raise OutputError(f"{source}: would write {path}, as {owners[key]} does; give them different names or folders")
    owners[key] = source
    nearest = next((p for p in path.parents if p.exists()), None)
    if nearest is not None and not nearest.is_dir():
        raise OutputError(f"{path}: can't be written, as {nearest} is a file; use another folder")


def check_free(path: Path, aside: Path, *, overwrite: bool) -> bool:
    """Whether what was written aside is to get its name; not where a file of this name has the same content.

    :param overwrite: whether a file with other content is replaced
    :raises OutputError: something that is not to be replaced has the name
    :raises OSError: what is there can't be read
    """
    if not path.exists():
        return True
    if path.is_file() and filecmp.cmp(aside, path, shallow=False):
        return False
    if not overwrite or not path.is_file():
        advice = "use --overwrite, or another folder" if path.is_file() else "use another folder"
        raise OutputError(f"{path}: is there already with other content; {advice}")
    return True


class Staging:
    """Files for a folder, written aside first, so that names that collide stop everything before
    anything is written under its own name.

    :param folder: where they go
    :param overwrite: whether files that are there with other content are replaced
    :param originals: the files that they are made of, which are never replaced
    """

    def __init__(self, folder: Path, *, overwrite: bool = False, originals: Originals | None = None) -> None:
        self.folder, self.overwrite = folder, overwrite
        self._originals = originals or Originals()
        self._owners: dict[str, str] = {}
        self._aside: Path | None = None
        self._order: list[tuple[Path, Path]] = []

    def add(self, name: Path, data: bytes | Iterable[bytes], source: str) -> None:
        """Stage one file; ``name`` is relative to the folder, ``source`` the document it comes from.

        :param data: its bytes, or pieces of them, so that a long file need not be held in memory
        :raises OutputError: another document has this name, or it is taken by an input or a file with other content
        """
        path = self.folder / name
        self._originals.check(path, source)
        claim(self._owners, str(name), path, source)
        try:
            if self._aside is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._aside = Path(tempfile.mkdtemp(prefix=".cleaner-", dir=self.folder))
            aside = self._aside / str(len(self._order))
            with aside.open("wb") as file:
                file.writelines([data] if isinstance(data, bytes) else data)
            if not check_free(path, aside, overwrite=self.overwrite):
                aside.unlink()
                return
        except OSError as error:
            raise OutputError(f"{path}: can't be written: {error.strerror}") from None
        self._order.append((aside, path))

    def commit(self) -> int:
        """Give all files their names. :return: how many were written"""
        path = self.folder
        try:
            for aside, path in self._order:
                path.parent.mkdir(parents=True, exist_ok=True)
                with aside.open("rb+") as file:
                    os.fsync(file.fileno())
                if path.exists():
                    _make_like(path, aside)
                os.replace(aside, path)
        except OSError as error:
            raise OutputError(f"{path}: can't be written: {error.strerror}") from None
        finally:
            self.discard()
        written = len(self._order)
        self._order.clear()
        return written

    def discard(self) -> None:
        """Remove what was written aside."""
        if self._aside is not None:
            shutil.rmtree(self._aside, ignore_errors=True)
            self._aside = None


def joined(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines of JSON as the bytes of a file; half a pair of surrogates, which UTF-8 has not, is escaped."""
    for line in lines:
        yield f"{line}\n".encode("utf-8", "backslashreplace")
