"""A bar chart of a result that has labels and, as its last column, numbers; it draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile, takewhile
from math import isfinite

from disinfo_graph.vocab import PREFIXES, short
from disinfo_graph.web.values import Row, Table, Value

_MOST_BARS = 30
_XSD = PREFIXES["xsd"]
_NUMBERS = frozenset(
    _XSD + name
    for name in (
        *("integer", "decimal", "double", "float", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: what it is about, its number to be read, its length in percent."""

    label: str
    number: str
    length: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The first rows of a table, drawn; the table remains its data."""

    labels: tuple[str, ...]
    """The variables that the labels are made of."""
    numbers: str
    """The variable that is drawn."""
    bars: tuple[Bar, ...]
    more: int


def is_number(value: Value | None) -> bool:
    """Tell whether a value is a number by its datatype."""
    return value is not None and value.datatype in _NUMBERS


def chart(table: Table) -> Chart | None:
    """Return the chart of a table; None where its last column is not all numbers from 0 on."""
    labels = _labels(table)
    numbers = [_number(row.get(table.variables[-1])) for row in table.rows] if labels else []
    most = max((one for one in numbers if one is not None), default=0)
    if not most or any(one is None or one < 0 for one in numbers):
        return None
    return Chart(
        labels=labels,
        numbers=table.variables[-1],
        bars=tuple(
            Bar(
                label=" · ".join(_label(row.get(name)) for name in labels),
                number=_rounded(row[table.variables[-1]].text),
                length=f"{100 * (number or 0) / most:.2f}",
            )
            for row, number in zip(table.rows[:_MOST_BARS], numbers, strict=False)
        ),
        more=max(0, len(table.rows) - _MOST_BARS),
    )


def _labels(table: Table) -> tuple[str, ...]:
    """Return the first columns of plain texts that stand together; the first column without any."""
    before = table.variables[:-1]
    found = takewhile(
        lambda name: _is_text(table.rows, name),
        dropwhile(lambda name: not _is_text(table.rows, name), before),
    )
    return tuple(found) or before[:1]


def _is_text(rows: tuple[Row, ...], name: str) -> bool:
    said = [row[name] for row in rows if name in row]
    plain = ("", _XSD + "string")
    return bool(said) and all(one.kind == "literal" and one.datatype in plain for one in said)


def _label(value: Value | None) -> str:
    if value is None:
        return "–"
    return short(value.text) if value.is_iri else value.text


def _number(value: Value | None) -> float | None:
    if value is None or not is_number(value):
        return None
    try:
        number = float(value.text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _rounded(text: str) -> str:
    """Return a number with as many digits as one can compare by eye."""
    return text if len(text) <= 6 else f"{float(text):.4g}"
