"""Writes a first description of a table, guessed from its header and first rows; it reads none.

A guess is for a person to look over: whatever is not sure carries a comment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from disinfo_graph.errors import InputError
from disinfo_graph.readers.opening import Source
from disinfo_graph.readers.tables import fields, finding, lists, names, rows

_SAMPLE = 200
_DATES = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S",
)
_DIVIDERS = ("|", ";", "+", ",")
_ADDRESSES = frozenset({"report", "appearance.url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    """What a column seems to tell."""

    column: str
    field: str | None
    lists: str | None = None
    dates: tuple[str, ...] = ()
    unsure: str | None = None


def suggest(source: Source) -> str:
    """Return the text of a description (TOML); raises InputError for what is no table."""
    header, delimiter = finding.header(source.head(), None, None, source.name)
    if not any(header):
        raise InputError("no header (expected the names of columns)", source=source.name)
    finding.require_each_once(header, source.name)
    with source.text() as text:
        sample = _sample(text, delimiter, source.name, len(header))
    guesses = _guesses(header, sample)
    return "\n".join(_written(_sided(guesses), delimiter, source.name)) + "\n"


def _guesses(header: list[str], sample: list[tuple[str, ...]]) -> list[_Guess]:
    """Return a guess for each column; those whose names are fields go before other addresses."""
    found: dict[int, _Guess] = {}
    order = sorted(range(len(header)), key=lambda place: names.field_of(header[place]) is None)
    for place in order:
        cells = [cells[place].strip() for cells in sample]
        taken = {guess.field for guess in found.values() if guess.field}
        found[place] = _guess(header[place], [cell for cell in cells if cell], taken)
    return [found[place] for place in range(len(header))]


def _sample(text: TextIO, delimiter: str, source: str, width: int) -> list[tuple[str, ...]]:
    found = rows.read(text, delimiter, source)
    next(found, None)
    sample = (row.cells for row, _ in zip(found, range(_SAMPLE), strict=False))
    return [cells for cells in sample if len(cells) == width]


def _guess(column: str, cells: list[str], taken: set[str]) -> _Guess:
    field = names.field_of(column)
    if field in _ADDRESSES and not _addresses(cells, most=0.5):
        return _Guess(column=column, field=None, unsure="its cells are no addresses")
    if field == "report" and "report" in taken:
        field = None
    unsure = names.OPEN_NAMES.get(names.plain(column))
    if field is None and cells and _addresses(cells):
        field, unsure = _of_addresses(column)
    if field is None or field in taken:
        return _Guess(column=column, field=None, unsure=_unused(column, field))
    if field in fields.DAYS:
        return _day(column, field, cells)
    if field in fields.LISTS or field in ("appearance.url", "appearance.archives"):
        style, why = _style(cells, field)
        return _Guess(column=column, field=field, lists=style, unsure=unsure or why)
    return _Guess(column=column, field=field, unsure=unsure)


def _of_addresses(column: str) -> tuple[str, str]:
    """Return the field of a column of addresses whose name is no field's."""
    if names.CASES & set(names.plain(column).split()):
        return "report", "its cells are addresses, and its name is of a case"
    return "appearance.url", "its cells are addresses"


def _unused(column: str, field: str | None) -> str:
    if field is not None:
        return f"{field} is told already"
    if names.plain(column) in names.ORIGIN:
        return "a case tells the countries that it discusses, neither origin nor target"
    return "its name is no field of a case"


def _addresses(cells: list[str], most: float = 0.9) -> bool:
    """Tell whether most cells hold addresses, one or a list of them."""
    hits = sum("://" in cell[:12] for cell in cells)
    return not cells or hits > most * len(cells)


def _day(column: str, field: str, cells: list[str]) -> _Guess:
    fitting = [p for p in _DATES if cells and all(_reads(fields.day, c, (p,)) for c in cells)]
    if len(fitting) == 1:
        return _Guess(column=column, field=field, dates=(fitting[0],))
    if fitting:
        why = f"as well as {', '.join(fitting[1:])}"
        return _Guess(column=column, field=field, dates=(fitting[0],), unsure=why)
    found = {
        cell: next((p for p in _DATES if _reads(fields.day, cell, (p,))), "") for cell in cells
    }
    several = tuple(dict.fromkeys(pattern for pattern in found.values() if pattern))
    why = "not every cell fits" if cells else "no cell tells"
    return _Guess(column=column, field=field, dates=several or (fields.ISO_DAY,), unsure=why)


def _reads(read: Callable[[str, tuple[str, ...]], object], cell: str, how: tuple[str, ...]) -> bool:
    try:
        read(cell, how)
    except ValueError:
        return False
    return True


def _style(cells: list[str], field: str) -> tuple[str | None, str | None]:
    """Return how a column seems to write lists, and what is not sure of it."""
    bracketed = [cell for cell in cells if cell.startswith("[")]
    for style in ("python", "json"):
        if bracketed and all(_reads(lists.items, cell, (style,)) for cell in bracketed):
            return style, None if len(bracketed) == len(cells) else "not every cell is a list"
    addresses = field.startswith("appearance.") or field.endswith("_links")
    for divider in _DIVIDERS:
        parts = [cell.split(divider) for cell in cells]
        divided = [part for part in parts if len(part) > 1]
        if divided and (not addresses or all("://" in item for p in divided for item in p if item)):
            return divider, "the divider is a guess"
    return None, None


def _sided(guesses: list[_Guess]) -> list[_Guess]:
    """Let archives be a list wherever the addresses that they stand beside are."""
    by_field = {guess.field: guess for guess in guesses}
    url, archives = by_field.get("appearance.url"), by_field.get("appearance.archives")
    if url is None:
        return [_without_address(guess) for guess in guesses]
    if archives is None or not url.lists or archives.lists:
        return guesses
    beside = _Guess(column=archives.column, field=archives.field, lists=url.lists)
    return [beside if guess is archives else guess for guess in guesses]


def _without_address(guess: _Guess) -> _Guess:
    if guess.field is None or not guess.field.startswith("appearance."):
        return guess
    why = "no column tells the address of an appearance"
    return _Guess(column=guess.column, field=None, unsure=why)


def _written(guesses: list[_Guess], delimiter: str, source: str) -> Iterator[str]:
    yield "# A first description, guessed from the header and the first rows: look it over."
    yield f"name = {_quoted(Path(source).name)}"
    yield f"delimiter = {_quoted(delimiter)}"
    if "text_language" not in {guess.field for guess in guesses}:
        yield "# Not sure: the language of title, claim and debunk."
        yield 'text_language = "en"'
    ignored = [guess for guess in guesses if guess.field is None]
    if ignored:
        yield "ignored = ["
        yield from (f"    {_quoted(g.column)},  # {g.unsure}" for g in ignored)
        yield "]"
    if not set(fields.TELLING) & {guess.field for guess in guesses}:
        yield f"# Nothing tells {', '.join(fields.TELLING)}: one of them is needed."
    for guess in guesses:
        if guess.field is not None:
            yield from _section(guess, guess.field)


def _section(guess: _Guess, field: str) -> Iterator[str]:
    yield ""
    if guess.unsure:
        yield f"# Not sure: {guess.unsure}."
    yield f"[{field if '.' in field else f'fields.{field}'}]"
    yield f"column = {_quoted(guess.column)}"
    if guess.lists:
        yield f"list = {_quoted(guess.lists)}"
    if guess.dates:
        yield f"date = [{', '.join(map(_quoted, guess.dates))}]"


def _quoted(text: str) -> str:
    """Return a TOML string."""
    return json.dumps(text).replace("\x7f", "\\u007f")
