"""What is measured on a release, and what came of it; no RDF, no files, and nothing is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a value is counted in: its sign, its code in QUDT, and the datatype of its values."""

    sign: str
    code: str
    datatype: str
    """In XML Schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What dimensions have in common."""

    name: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A side of quality, which several metrics measure."""

    name: str
    label: str
    definition: str
    category: Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """What is measured, and how: a share of things, a number, or an age."""

    name: str
    label: str
    definition: str
    dimension: Dimension
    unit: Unit
    things: str = ""
    """Of shares: what they are shares of, in the plural."""
    counted: str = ""
    """Of shares of published things: the class and the key that are counted, as in `claim.text`."""
    path: str = ""
    """The property whose completeness it is, if it is that of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The value of a metric; of a share also how many of how many."""

    metric: str
    value: Decimal
    having: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The cases of one year, language or source, and what was measured on them."""

    kind: str
    value: str
    """The year, the language tag, or the slug of the source; empty for cases without one."""
    label: str
    cases: int
    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was measured on a release before, by metric."""

    release: str
    published: datetime
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All that was measured on one release."""

    measurements: tuple[Measurement, ...]
    slices: tuple[Slice, ...] = ()

    def by_metric(self) -> dict[str, Measurement]:
        """Return the measurements on the whole release, by the name of their metric."""
        return {one.metric: one for one in self.measurements}
