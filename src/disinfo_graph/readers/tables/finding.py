"""Finds which description a table is read by, by its header; or says why there is none."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph import resources
from disinfo_graph.errors import InputError
from disinfo_graph.readers import decoding, texts
from disinfo_graph.readers.opening import Source
from disinfo_graph.readers.tables import description, rows
from disinfo_graph.readers.tables.description import DELIMITERS, Description

_HOW = (
    "expected a description that declares or ignores each column: "
    "begin one with disinfo-graph read --suggest-table FILE, and give it with --table"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a table is to be read."""

    description: Description
    delimiter: str


def descriptions(given: tuple[Path, ...]) -> Iterator[Description]:
    """Yield the curator's descriptions, then those that are shipped."""
    for path in (*given, *resources.tables()):
        yield description.read(path)


def find(source: Source) -> Fit:
    """Return the first description that a table fits; raises InputError where there is none."""
    head = source.head()
    known = list(descriptions(source.tables))
    found = fitting(head, known, source.name) or _divided_otherwise(head, known, source)
    if found is None:
        there, _ = header(head, None, None, source.name)
        said = _unfit(there, known) if any(there) else _no_header(head, source.name)
        raise InputError(said, source=source.name)
    return found


def fitting(head: bytes, known: list[Description], source: str) -> Fit | None:
    """Return the first of the descriptions that the beginning of a table fits."""
    for one in known:
        for delimiter in (one.delimiter,) if one.delimiter else DELIMITERS:
            if one.fits(header(head, delimiter, one.encoding, source)[0]):
                return Fit(description=one, delimiter=delimiter)
    return None


def _divided_otherwise(head: bytes, known: list[Description], source: Source) -> Fit | None:
    """Return the first description that a table fits but for the delimiter, and note that."""
    for one in known:
        for delimiter in DELIMITERS:
            if one.fits(header(head, delimiter, one.encoding, source.name)[0]):
                source.notes.say(
                    source.name,
                    f"columns divided by {delimiter!r}, where the description {one.name!r} says "
                    f"{one.delimiter!r}: read as {delimiter!r}",
                )
                return Fit(description=one, delimiter=delimiter)
    return None


def header(
    head: bytes, delimiter: str | None, encoding: str | None, source: str
) -> tuple[list[str], str]:
    """Return the columns at the beginning of a table, and the delimiter.

    Without a delimiter it is the one that gives the most columns.
    """
    given = (delimiter,) if delimiter else DELIMITERS
    text = _text(head, encoding)
    found = [(columns(text, one, source), one) for one in given]
    return max(found, key=lambda pair: len(pair[0]))


def require_each_once(columns: list[str], source: str) -> None:
    """Raise InputError where a column stands twice in a header."""
    twice = sorted(name for name, count in Counter(columns).items() if count > 1)
    if twice:
        told = "stand" if len(twice) > 1 else "stands"
        raise InputError(
            f"column {_quoted(twice)} {told} twice (expected each column once)",
            source=source,
            line=1,
        )


def columns(text: str, delimiter: str, source: str) -> list[str]:
    """Return the columns that a text begins with."""
    first = _first(text, delimiter, source)
    return [] if first is None else names(first)


def _first(text: str, delimiter: str, source: str) -> rows.Row | None:
    return next(rows.read(io.StringIO(text, newline=""), delimiter, source), None)


def _text(head: bytes, encoding: str | None) -> str:
    return head.decode(encoding or _encoding(head), "replace")


def names(row: rows.Row) -> list[str]:
    """Return the names of columns, without white space around them."""
    return [" ".join(texts.visible(cell).split()) for cell in row.cells]


def _encoding(head: bytes) -> str:
    guessed = decoding.guessed(head)
    if guessed != "utf-8":
        return guessed
    try:
        # The head may end within a character.
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8")
    except UnicodeDecodeError:
        return decoding.FALL_BACK
    return guessed


def _no_header(head: bytes, source: str) -> str:
    first = _first(_text(head, None), DELIMITERS[0], source)
    if first is not None and first.fault:
        return f"header: {first.fault}"
    return "no header (expected the names of columns)"


def _unfit(found: list[str], known: list[Description]) -> str:
    nearest = min(known, key=lambda one: _distance(one, found))
    if not nearest.declared & set(found):
        return f"columns {_quoted(found)} fit no description of a table ({_HOW})"
    extra = [name for name in found if name not in nearest.declared | nearest.ignored]
    lacking = sorted(nearest.declared - set(found))
    said = [f"not declared: {_quoted(extra)}"] if extra else []
    said += [f"not there: {_quoted(lacking)}"] if lacking else []
    return f"columns {'; '.join(said)}; the nearest description is {nearest.name!r} ({_HOW})"


def _distance(one: Description, found: list[str]) -> tuple[bool, int]:
    return not one.declared & set(found), len(one.declared ^ set(found))


def _quoted(found: list[str]) -> str:
    shown = [repr(name if len(name) <= 40 else f"{name[:37]}...") for name in found[:20]]
    return ", ".join(shown) + (f" and {len(found) - 20} more" if len(found) > 20 else "")
