"""The measurements of a release as files: JSON with all of them and those before, CSV, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

import orjson

from disinfo_graph.dumps.metrics import metrics
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats.csv_rows import safe
from disinfo_graph.model import Measured, Measurement, Metric, Past, Slice
from disinfo_graph.vocab import PREFIXES, short

JSON = "quality/measurements.json"
CSV = "quality/measurements.csv"
WORKLIST = "quality/worklist.csv"
"""Where they lie in a release."""

KEPT = 50
"""So many releases before are carried on, the latest."""

COLUMNS = (
    "metric",
    "label",
    "slice",
    "slice_value",
    "slice_label",
    "value",
    "unit",
    "having",
    "of",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A metric as the file describes it: who reads the file needs nothing else."""

    name: str
    iri: str
    label: str
    definition: str
    dimension: str
    category: str
    unit: str
    things: str | None
    property: str | None
    """The prefixed name of the property whose completeness it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the file of a release says."""

    release: str
    published: datetime
    metrics: Mapping[str, Described]
    """By name."""
    measured: Measured
    before: tuple[Past, ...]
    """What was measured on its ancestors, oldest first."""

    def past(self) -> tuple[Past, ...]:
        """Return what a release that follows carries on."""
        values = {one.metric: one.value for one in self.measured.measurements}
        here = Past(release=self.release, published=self.published, values=values)
        return (*self.before, here)[-KEPT:]


class _Row(TypedDict):
    metric: str
    value: float
    having: int | None
    of: int | None


class _Slice(TypedDict):
    slice: str
    value: str | None
    label: str
    cases: int
    measurements: list[_Row]


class _Past(TypedDict):
    release: str
    published: str
    values: dict[str, float]


def document(
    release: str, published: datetime, measured: Measured, before: tuple[Past, ...]
) -> bytes:
    """Return the JSON document."""
    told = {
        "release": release,
        "published": published,
        "metrics": [asdict(described(one)) for one in metrics().values()],
        "measurements": [_row(one) for one in measured.measurements],
        "slices": [_told_slice(one) for one in measured.slices],
        "before": [_told_past(one) for one in before],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _told_slice(one: Slice) -> _Slice:
    return {
        "slice": one.kind,
        "value": one.value or None,
        "label": one.label,
        "cases": one.cases,
        "measurements": [_row(inner) for inner in one.measurements],
    }


def _told_past(one: Past) -> _Past:
    return {
        "release": one.release,
        "published": one.published.isoformat(),
        "values": {name: number(value) for name, value in one.values.items()},
    }


def described(metric: Metric) -> Described:
    """Return what a reader has to know of a metric."""
    return Described(
        name=metric.name,
        iri=PREFIXES["dgq"] + metric.name,
        label=metric.label,
        definition=metric.definition,
        dimension=metric.dimension.label,
        category=metric.dimension.category.label,
        unit=metric.unit.sign,
        things=metric.things or None,
        property=short(metric.path) if metric.path else None,
    )


def number(value: Decimal) -> int | float:
    """Return a value as JSON and CSV write it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _row(one: Measurement) -> _Row:
    return {
        "metric": one.metric,
        "value": number(one.value),
        "having": one.having,
        "of": one.of,
    }


def table(measured: Measured) -> bytes:
    """Return the measurements as CSV, those on the whole release first; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(one, ("", "", "")) for one in measured.measurements)
    for part in measured.slices:
        where = part.kind, part.value, safe(part.label)
        writer.writerows(_cells(one, where) for one in part.measurements)
    return out.getvalue().encode()


def _cells(one: Measurement, where: tuple[str, str, str]) -> Iterator[object]:
    metric = metrics()[one.metric]
    yield from (one.metric, metric.label, *where)
    yield from (number(one.value), metric.unit.sign, one.having, one.of)


def read(release: Path) -> Told:
    """Return what the file of a release says; raises ReleaseError where it is missing or torn."""
    path = release / JSON
    try:
        told = orjson.loads(path.read_bytes())
        return Told(
            release=told["release"],
            published=datetime.fromisoformat(told["published"]),
            metrics={one["name"]: Described(**one) for one in told["metrics"]},
            measured=Measured(
                measurements=tuple(map(_measurement, told["measurements"])),
                slices=tuple(map(_slice, told["slices"])),
            ),
            before=tuple(map(_past, told["before"])),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path}: {error!r} (expected the measurements of a release)") from error


def _measurement(row: _Row) -> Measurement:
    value = Decimal(str(row["value"]))
    return Measurement(metric=row["metric"], value=value, having=row["having"], of=row["of"])


def _slice(told: _Slice) -> Slice:
    return Slice(
        kind=told["slice"],
        value=told["value"] or "",
        label=told["label"],
        cases=told["cases"],
        measurements=tuple(map(_measurement, told["measurements"])),
    )


def _past(told: _Past) -> Past:
    return Past(
        release=told["release"],
        published=datetime.fromisoformat(told["published"]),
        values={name: Decimal(str(value)) for name, value in told["values"].items()},
    )
