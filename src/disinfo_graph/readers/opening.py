"""Opens what is to be read: files, folders, standard input, compressed or not; it reads no form.

Whatever can be opened once only (standard input, pipes) is kept as it is read, in a temporary file,
so that a reader may look at the same bytes twice. Memory does not grow with the input.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

from disinfo_graph.errors import InputError, MissingInput
from disinfo_graph.readers import decoding, spooling

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STANDARD_INPUT = Path("-")
HEAD = 1 << 16
"""How many bytes of an input are looked at to find its form."""

_ARCHIVES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"7z\xbc\xaf", "7z"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ", "xz"),
    (257, b"ustar", "tar"),
)
"""What is no text under whatever name: where its mark stands, the mark, and what it is."""
_MAGIC = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}


@dataclass(frozen=True, slots=True)
class Notes:
    """What a curator should hear of a reading that went well; readers add to it as they go.

    Each note is a sentence or a count, under the name of its input. It belongs to one reading and
    is whole only when that has come to its end.
    """

    said: list[str] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    opened: list[BinaryIO] = field(default_factory=list)
    """The file that was opened last; where it stands tells how far the reading is."""

    def say(self, source: str, sentence: str) -> None:
        """Note a sentence, once."""
        note = f"{source}: {sentence}"
        if note not in self.said:
            self.said.append(note)

    def count(self, source: str, what: str, number: int = 1) -> None:
        """Add to a count, such as of empty list items left out."""
        if number:
            self.counts[source, what] += number

    def lines(self) -> Iterator[str]:
        """Yield each note as a line."""
        yield from self.said
        yield from (f"{source}: {what}: {n:,}" for (source, what), n in self.counts.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input, which may be opened as often as a reader likes."""

    name: str
    """As the curator named it; `-` for standard input."""
    suffix: str
    """That of its name without compression, in lower case: `.csv` for `X.CSV.gz`."""
    path: Path
    """Where its bytes lie."""
    spool: spooling.Spool | None = field(default=None, compare=False)
    """Holds its bytes, where they can be read from their place once only."""
    unnamed: bool = False
    """Whether no name tells its form: standard input, a pipe."""
    notes: Notes = field(default_factory=Notes, compare=False)
    tables: tuple[Path, ...] = ()
    """Descriptions of tables that the curator gave; they go before those that are shipped."""

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """Open the bytes, decompressed; raises InputError, also later, for damaged compression."""
        try:
            with self._raw() as raw, _decompressed(raw, self) as stream:
                if self.spool is None:
                    self.notes.opened[:] = [raw]
                _refuse_archives(stream, self.name)
                yield stream
        except (EOFError, zlib.error, zstd.ZstdError, gzip.BadGzipFile) as error:
            raise InputError(
                f"cannot be decompressed: {error} (expected gzip or zstd)", source=self.name
            ) from error

    def _raw(self) -> BinaryIO:
        return self.path.open("rb") if self.spool is None else self.spool.opened()

    @contextmanager
    def text(self, encoding: str | None = None) -> Iterator[TextIO]:
        """Open the text, its line ends as they are; the encoding is found unless it is given.

        Raises InputError, naming byte and encoding, for what cannot be decoded. To find that out
        before anything is read, the whole input is decoded once beforehand.
        """
        with self.binary() as stream:
            found = decoding.find(stream, encoding, self.name)
        if found.note:
            self.notes.say(self.name, found.note)
        with (
            self.binary() as stream,
            io.TextIOWrapper(stream, encoding=found.encoding, newline="") as text,
        ):
            yield text

    def head(self) -> bytes:
        """Return the first bytes, decompressed."""
        with self.binary() as stream:
            return stream.read(HEAD)

    def is_blank(self) -> bool:
        """Tell whether there is nothing but white space."""
        head = self.head()
        return len(head) < HEAD and not head.removeprefix(codecs.BOM_UTF8).strip()


def _refuse_archives(stream: BinaryIO, source: str) -> None:
    start = stream.read(512)
    stream.seek(0)
    for place, mark, told in _ARCHIVES:
        if start.startswith(mark, place):
            raise InputError(f"a {told} archive (expected a file out of it)", source=source)


@contextmanager
def _decompressed(raw: BinaryIO, source: Source) -> Iterator[BinaryIO]:
    start = raw.read(4)
    raw.seek(0)
    named = Path(source.name).suffix.lower()
    found = next((name for name, magic in _MAGIC.items() if start.startswith(magic)), None)
    if named in _MAGIC and found is None:
        raise InputError(f"not compressed as {named} (expected gzip or zstd)", source=source.name)
    if found is None:
        yield raw
        return
    opened = gzip.GzipFile(fileobj=raw) if found == ".gz" else zstd.ZstdFile(raw)
    with opened, io.BufferedReader(opened) as stream:
        yield stream


def sources(given: Path, notes: Notes, tables: tuple[Path, ...] = ()) -> Iterator[Source]:
    """Yield the inputs that a path stands for: itself, or a folder's files by their names.

    Raises InputError for what is missing or cannot be opened.
    """
    if given == STANDARD_INPUT:
        yield from _once(sys.stdin.buffer, given, notes, tables)
    elif given.exists() and not given.is_dir() and not given.is_file():
        with given.open("rb") as pipe:
            yield from _once(pipe, given, notes, tables)
    else:
        for path in _files(given, notes):
            suffix = suffix_of(path)
            yield Source(name=str(path), suffix=suffix, path=path, notes=notes, tables=tables)


def _once(
    stream: BinaryIO, given: Path, notes: Notes, tables: tuple[Path, ...]
) -> Iterator[Source]:
    name, suffix = str(given), suffix_of(given)
    with spooling.spooled(stream) as spool:
        yield Source(
            name=name,
            suffix=suffix,
            path=given,
            spool=spool,
            unnamed=not suffix,
            notes=notes,
            tables=tables,
        )


def suffix_of(path: Path) -> str:
    """Return the suffix that tells a file's form, without that of its compression."""
    plain = path.with_suffix("") if path.suffix.lower() in _MAGIC else path
    return plain.suffix.lower()


def _files(given: Path, notes: Notes) -> Iterable[Path]:
    if given.is_symlink() and not given.exists():
        raise MissingInput(f"{_BROKEN} (expected a file or folder)", source=str(given))
    if not given.exists():
        raise MissingInput("no such file or folder", source=str(given))
    return sorted(_below(given, notes)) if given.is_dir() else [given]


def _below(folder: Path, notes: Notes) -> Iterator[Path]:
    """Yield the files that a folder holds; what else it holds is noted, with the reason.

    Links to files are followed; links to folders, which may lead in circles, are not.
    """

    def shut(error: OSError) -> None:
        if error.filename == str(folder):
            raise InputError(f"cannot be read: {error.strerror}", source=str(folder)) from error
        notes.say(error.filename, f"{_PASSED_OVER}, {error.strerror}")

    for parent, folders, names in os.walk(folder, onerror=shut):
        here = Path(parent)
        shown = sorted(name for name in (*folders, *names) if not name.startswith("."))
        notes.count(parent, "hidden, not read", len(folders) + len(names) - len(shown))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (here / name for name in shown if name not in folders):
            why = _why_not(path)
            if why is None:
                yield path
            else:
                notes.say(str(path), f"{_PASSED_OVER}, {why}")
        for path in (here / name for name in folders):
            if path.is_symlink():
                notes.say(str(path), "a link to a folder: not followed")


_PASSED_OVER = "passed over"
_BROKEN = "a link that leads nowhere"
_NO_FILE: dict[Callable[[int], bool], str] = {
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


def _why_not(path: Path) -> str | None:
    """Return why an entry of a folder is not read; None for a file that can be."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return _BROKEN
    except OSError as error:
        return error.strerror or "it cannot be looked at"
    for is_one, told in _NO_FILE.items():
        if is_one(status.st_mode):
            return f"{told} (expected a file; one that is named itself is read)"
    return None if os.access(path, os.R_OK) else "no permission to read it"
