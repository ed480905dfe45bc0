"""From one row to one record, or to one rejection that names every cell at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from disinfo_graph.model import Appearance, Origin, Rating, Record, Rejected
from disinfo_graph.readers.opening import Source
from disinfo_graph.readers.tables import fields, lists
from disinfo_graph.readers.tables.description import UNDETERMINED, Column, Description
from disinfo_graph.readers.tables.rows import Row

FORM = "table"
EMPTY_ITEMS = "empty list items left out"
EMPTY_ROWS = "empty rows passed over"

_APPEARANCE = "appearance."
_RATING = "rating."
_URL = "appearance.url"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A column, where it stands, and what reads one value of it."""

    column: Column
    place: int
    value: Callable[[str], object]
    several: bool
    """Whether the field holds several values."""
    parallel: bool
    """Whether empty items keep their place: lists of an appearance stand side by side."""


def read(
    rows: Iterator[Row], header: Sequence[str], description: Description, source: Source
) -> Iterator[Record | Rejected]:
    """Yield a record or a rejection for each row that is not empty."""
    cells = [_cell(column, header) for column in description.columns]
    for row in rows:
        if not row.fault and not any(map(str.strip, row.cells)):
            source.notes.count(source.name, EMPTY_ROWS)
            continue
        origin = Origin(source=source.name, line=row.line)
        try:
            yield _record(_Reading(row, len(header), cells, description, source), origin)
        except ValueError as error:
            yield Rejected(origin=origin, reason=str(error), record=row.text)


def _cell(column: Column, header: Sequence[str]) -> _Cell:
    return _Cell(
        column=column,
        place=header.index(column.name),
        value=fields.reader(column.field, column.dates),
        several=column.field in fields.LISTS or column.field == "appearance.archives",
        parallel=bool(column.lists) and column.field.startswith(_APPEARANCE),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A row, and what is known of it."""

    row: Row
    width: int
    cells: list[_Cell]
    description: Description
    source: Source


def _record(reading: _Reading, origin: Origin) -> Record:
    row = reading.row
    if row.fault:
        raise ValueError(f"row: {row.fault}")
    if len(row.cells) != reading.width:
        raise ValueError(f"row: {len(row.cells)} cells (expected {reading.width})")
    values, faults = _values(reading)
    if faults:
        raise ValueError("; ".join(faults))
    known: dict[str, Any] = {
        name: value for name, value in values.items() if "." not in name and value is not None
    }
    if not any(known.get(name) for name in fields.TELLING):
        raise ValueError(f"row: none of {', '.join(fields.TELLING)} (expected one of them)")
    if "text_language" not in known and any(known.get(name) for name in fields.TELLING[1:]):
        raise ValueError("text_language: empty (expected the tag of its texts, such as en)")
    known.setdefault("text_language", UNDETERMINED)
    rating = _section(values, _RATING)
    return Record(
        origin=origin,
        form=FORM,
        appearances=tuple(_appearances(values, reading)),
        rating=Rating(**rating) if set(rating) & {"value", "label"} else None,
        **known,
    )


def _values(reading: _Reading) -> tuple[dict[str, object], list[str]]:
    """Return the value of each field, and what is wrong with any."""
    values: dict[str, object] = dict(reading.description.constants)
    faults: list[str] = []
    for cell in reading.cells:
        column = cell.column
        try:
            values[column.field] = _value(cell, reading)
        except ValueError as error:
            faults.append(f"{column.field}: column {column.name!r}: {error}")
    return values, faults


def _value(cell: _Cell, reading: _Reading) -> object:
    """Return what a cell tells: one value, several, or a list with None for its empty items."""
    text = reading.row.cells[cell.place].strip()
    if text in reading.description.missing:
        text = ""
    if not text and cell.column.required:
        raise ValueError("empty (expected a value)")
    if not cell.several and not cell.parallel:
        return cell.value(text) or None if text else None
    items = lists.items(text, cell.column.lists) if text else []
    values = [cell.value(item) if item else None for item in items]
    return values if cell.parallel else _kept(values, reading)


def _kept(values: Iterable[object], reading: _Reading) -> tuple[object, ...]:
    """Return values without empty ones, and count those left out."""
    given = tuple(values)
    kept = tuple(value for value in given if value)
    reading.source.notes.count(reading.source.name, EMPTY_ITEMS, len(given) - len(kept))
    return kept


def _section(values: dict[str, object], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix) and value
    }


def _appearances(values: dict[str, object], reading: _Reading) -> Iterator[Appearance]:
    own = _section(values, _APPEARANCE)
    if "url" not in own:
        _require_nothing_lost(own, reading)
    elif isinstance(own["url"], list):
        yield from _several(own, reading)
    else:
        own["archives"] = _kept(own.get("archives", ()), reading)
        yield Appearance(**own)


def _require_nothing_lost(own: dict[str, Any], reading: _Reading) -> None:
    """Refuse what is said of an appearance that has no address, unless it says it elsewhere too."""
    elsewhere = {c.column.name for c in reading.cells if not c.column.field.startswith(_APPEARANCE)}
    for cell in reading.cells:
        field = cell.column.field.removeprefix(_APPEARANCE)
        if field != cell.column.field and field in own and cell.column.name not in elsewhere:
            raise ValueError(
                f"{_URL}: empty, but column {cell.column.name!r} is not (expected an address)"
            )


def _several(own: dict[str, Any], reading: _Reading) -> Iterator[Appearance]:
    """Yield an appearance for each address of a list; other lists stand side by side with it."""
    urls = own.pop("url")
    for name, value in own.items():
        if isinstance(value, list) and len(value) != len(urls):
            raise ValueError(
                f"{_APPEARANCE}{name}: {len(value)} values for {len(urls)} addresses "
                "(expected one for each)"
            )
    for number, url in enumerate(urls):
        told = {k: v[number] if isinstance(v, list) else v for k, v in own.items()}
        if url is None:
            if any(isinstance(own[name], list) and told[name] for name in told):
                raise ValueError(f"{_URL}: item {number + 1} is empty (expected an address)")
            reading.source.notes.count(reading.source.name, EMPTY_ITEMS)
            continue
        archives = told.pop("archives", None)
        yield Appearance(url=url, archives=(archives,) if archives else (), **told)
