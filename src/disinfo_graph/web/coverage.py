"""The measurements of a release as the page on quality shows them: grouped and worded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from disinfo_graph.dumps import measurements
from disinfo_graph.dumps.measurements import Described, Told
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Measurement, Past, Slice
from disinfo_graph.web.trends import shown

_BY: tuple[tuple[str, str, str], ...] = (
    (
        "year",
        "By year",
        "The year in which the claim was published.",
    ),
    (
        "language",
        "By language",
        "A case counts under each language in which its claim was carried, an appearance under its "
        "own where it is known. Those of most cases.",
    ),
    (
        "source",
        "By source",
        "A case counts under each source that it names, an appearance under that of its channel. "
        "What is missing here is missing in the cases; it says nothing about the source. Those of "
        "most cases.",
    ),
)
"""Kinds of slices, what the page calls them, and what has to be known to read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One measurement, to be read."""

    metric: Described
    text: str
    length: str
    """Of its bar, in percent; empty for what is no share."""
    counted: str
    """How many of how many; empty for what is no share."""
    change: str
    """Since the release before; empty where nothing changed or nobody knows."""

    @property
    def name(self) -> str:
        """What it is called under the heading of what it is a share of."""
        return self.metric.label.partition(": ")[2] or self.metric.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Values that belong together, under a heading."""

    heading: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A slice: its name, its number of cases, and a value for each column or None."""

    name: str
    cases: int
    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The slices of one kind."""

    kind: str
    heading: str
    note: str
    columns: tuple[Described, ...]
    rows: tuple[Row, ...]


@lru_cache(maxsize=4)
def of_release(folder: Path) -> Told | None:
    """Return what was measured on a release, which never changes; None for one of before."""
    try:
        return measurements.read(folder)
    except ReleaseError:
        return None


def whole(told: Told) -> tuple[Group, ...]:
    """Return what was measured by rules of its own, by dimension."""
    own = (one for one in _values(told) if one.metric.property is None)
    return _grouped((one.metric.dimension, one) for one in own)


def properties(told: Told) -> tuple[Group, ...]:
    """Return how complete the properties are, by what they are properties of."""
    rest = (one for one in _values(told) if one.metric.property is not None)
    return _grouped((one.metric.things or "", one) for one in rest)


def tables(told: Told) -> tuple[Table, ...]:
    """Return what was measured on each year, language and source."""
    return tuple(
        _table(told, kind, heading, note)
        for kind, heading, note in _BY
        if any(part.kind == kind for part in told.measured.slices)
    )


def _grouped(named: Iterable[tuple[str, Value]]) -> tuple[Group, ...]:
    found: dict[str, list[Value]] = {}
    for heading, value in named:
        found.setdefault(heading, []).append(value)
    return tuple(Group(heading=name, values=tuple(values)) for name, values in found.items())


def _values(told: Told) -> Iterator[Value]:
    last = told.before[-1] if told.before else None
    for one in told.measured.measurements:
        yield _value(one, told.metrics[one.metric], last)


def _value(one: Measurement, metric: Described, last: Past | None) -> Value:
    share = one.of is not None
    return Value(
        metric=metric,
        text=shown(one.value, metric),
        length=f"{one.value:.2f}" if share else "",
        counted=f"{one.having:,} of {one.of:,} {metric.things}" if share else "",
        change=_change(one, metric, last) if last else "",
    )


def _change(one: Measurement, metric: Described, last: Past) -> str:
    if one.metric not in last.values or one.value == last.values[one.metric]:
        return ""
    gap = one.value - last.values[one.metric]
    sign, size = ("+" if gap > 0 else "−"), abs(gap)
    points = f"{size:.2f}".rstrip("0").rstrip(".") + " points"
    return sign + (points if metric.unit == "%" else f"{size:,.0f} {metric.unit}".rstrip())


def _table(told: Told, kind: str, heading: str, note: str) -> Table:
    parts = [part for part in told.measured.slices if part.kind == kind]
    names = dict.fromkeys(one.metric for part in parts for one in part.measurements)
    columns = tuple(metric for name, metric in told.metrics.items() if name in names)
    return Table(
        kind=kind,
        heading=heading,
        note=note,
        columns=columns,
        rows=tuple(_row(part, columns) for part in parts),
    )


def _row(part: Slice, columns: tuple[Described, ...]) -> Row:
    known: Mapping[str, Measurement] = {one.metric: one for one in part.measurements}
    return Row(
        name=part.label,
        cases=part.cases,
        values=tuple(
            _value(known[column.name], column, None) if column.name in known else None
            for column in columns
        ),
    )
