"""From inputs to records: one form a module, each strict; it resolves and maps nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.errors import InputError, UnknownForm
from disinfo_graph.model import Record, Rejected
from disinfo_graph.readers import (
    case_jsonl,
    case_page,
    claim_review,
    data_package,
    decoding,
    full_text,
    json_lines,
    mending,
    opening,
    pages,
    tables,
)
from disinfo_graph.readers.opening import Notes, Source

__all__ = ["READERS", "Notes", "Reader", "Source", "read", "reader_of", "suggest"]

_OBJECT_A_LINE = r"\s*\{[^\n]*(?:\}[^\S\n]*\n|\Z)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An input format: how its files are told, and what reads them."""

    name: str
    form: str
    """What its records say they come from: `merging` ranks records by it."""
    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Names of files that are of this format whatever others of their suffix are."""
    begins: str | None = None
    """What a text of this format begins with: a regular expression, for inputs without a name."""
    fits: Callable[[Source], bool] | None = None
    """Tells its files from those of other formats that have the same suffixes."""
    read: Callable[[Source], Iterator[Record | Rejected]]


READERS: tuple[Reader, ...] = (
    Reader(
        name="case page text",
        form=case_page.FORM,
        suffixes=(".txt",),
        begins=r"\s*(?:[#•*–-]\s*)?disinfo\s*:",
        read=case_page.read,
    ),
    Reader(
        name="case JSON Lines",
        form=case_jsonl.FORM,
        suffixes=(".jsonl", ".ndjson"),
        begins=_OBJECT_A_LINE,
        fits=json_lines.of(case_jsonl.FORM),
        read=case_jsonl.read,
    ),
    Reader(
        name="full text",
        form=full_text.FORM,
        suffixes=(".jsonl", ".ndjson"),
        begins=_OBJECT_A_LINE,
        fits=json_lines.of(full_text.FORM),
        read=full_text.read,
    ),
    Reader(
        name="ClaimReview lines",
        form=claim_review.FORM,
        suffixes=(".jsonl", ".ndjson"),
        begins=_OBJECT_A_LINE,
        fits=json_lines.of(claim_review.FORM),
        read=claim_review.read_lines,
    ),
    Reader(
        name="ClaimReview",
        form=claim_review.FORM,
        suffixes=(".json", ".jsonld"),
        begins=r"\s*[\[{]",
        read=claim_review.read,
    ),
    Reader(
        name="case page",
        form=pages.FORM,
        suffixes=(".html", ".htm"),
        begins=r"\s*<",
        read=pages.read,
    ),
    Reader(
        name="data package",
        form=tables.FORM,
        names=(data_package.NAME,),
        read=data_package.read,
    ),
    Reader(
        name="table",
        form=tables.FORM,
        suffixes=(".csv", ".tsv"),
        begins=r"[^{\[<]",
        read=tables.read,
    ),
)
"""Every input format of the program; of those that fit an input, the first one reads it."""


def read(
    inputs: Iterable[Path], given_tables: tuple[Path, ...] = (), notes: Notes | None = None
) -> Iterator[Record | Rejected]:
    """Yield what the inputs hold, a folder's files in the order of their names.

    `given_tables` are descriptions of tables; what a curator should hear besides is put into
    `notes`, such as which files of a folder are of no known format. Raises InputError for an input
    that is missing, of no known format, or not of its format.
    """
    for table in given_tables:
        tables.description.read(table)
    for given in inputs:
        try:
            for reader, source in _known_sources(given, notes or Notes(), given_tables):
                yield from map(mending.mend, reader.read(source))
        except OSError as error:
            place = error.filename or given
            raise InputError(f"cannot be read: {error.strerror}", source=str(place)) from error


def suggest(given: Path) -> str:
    """Return a first description of a table (TOML); raises InputError for what is no table."""
    if given.is_dir():
        raise InputError("a folder (expected one table)", source=str(given))
    (text,) = (tables.suggesting.suggest(source) for source in opening.sources(given, Notes()))
    return text


def _known_sources(
    given: Path, notes: Notes, given_tables: tuple[Path, ...]
) -> Iterator[tuple[Reader, Source]]:
    """Yield an input's sources and their readers; a folder's other files are noted."""
    known = not given.is_dir()
    for source in _sources(given, notes, given_tables):
        reader = reader_of(source) if not given.is_dir() else _reader(source)
        if reader is None:
            notes.say(source.name, f"passed over, no reader for {_told(source)}")
            continue
        # In a folder it may be waiting for its content; named itself it is a mistake.
        if given.is_dir() and source.is_blank():
            notes.say(source.name, "an empty file: no records")
            continue
        known = True
        yield reader, source
    if not known:
        raise InputError(f"nothing that can be read (expected {_known()})", source=str(given))


def _sources(given: Path, notes: Notes, given_tables: tuple[Path, ...]) -> Iterator[Source]:
    """Yield an input's sources, without the files that a data package of the folder reads."""
    packaged = data_package.listed(given) if given.is_dir() else frozenset()
    found = False
    for source in opening.sources(given, notes, given_tables):
        found = True
        if source.path.resolve() not in packaged:
            yield source
    if not found and not any(given.iterdir()):
        raise InputError(f"an empty folder (expected {_known()})", source=str(given))


def reader_of(source: Source) -> Reader:
    """Return the reader of an input; raises InputError for one of no known format."""
    reader = _reader(source)
    if reader is None:
        told = f"no reader for {_told(source)} (expected {_known()})"
        raise UnknownForm(told, source=source.name)
    return reader


def _reader(source: Source) -> Reader | None:
    name = Path(source.name).name.lower()
    for reader in READERS:
        if name in reader.names:
            return reader
    for reader in READERS:
        known = source.suffix in reader.suffixes or (source.unnamed and _begins(reader, source))
        if known and (reader.fits is None or reader.fits(source)):
            return reader
    return None


def _told(source: Source) -> str:
    return source.suffix or "a file without suffix"


def _begins(reader: Reader, source: Source) -> bool:
    head = source.head()
    text = head.decode(decoding.guessed(head), "replace").removeprefix("\ufeff")
    # Zero bytes that are no UTF-16 are no text: a device, or a file of some program.
    told = reader.begins is not None and "\0" not in text
    return told and bool(re.match(reader.begins or "", text, re.IGNORECASE))


def _known() -> str:
    told: dict[str, list[str]] = {}
    for row in READERS:
        for file in (*row.suffixes, *row.names):
            told.setdefault(file, []).append(row.name)
    return ", ".join(f"{file} ({' or '.join(names)})" for file, names in told.items())
