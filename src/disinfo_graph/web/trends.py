"""How measurements went from release to release, as small lines; it draws nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from disinfo_graph.dumps.measurements import Described, Told

WIDTH, HEIGHT, EDGE = 240, 60, 6
"""Of the drawing, with as much space around the line as its last point needs."""

_SHOWN = (
    "cases",
    "archive-coverage",
    "clean-share",
    "source-resolution",
    "claim-text",
    "debunk-text",
    "claim-discusses",
    "rejected-share",
)
_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value of one release, to be read, and where it stands in the drawing."""

    release: str
    published: datetime
    value: str
    x: str
    y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One metric over the releases, oldest first."""

    metric: Described
    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        """The points as SVG takes them."""
        return " ".join(f"{one.x},{one.y}" for one in self.points)


def trends(told: Told) -> tuple[Trend, ...]:
    """Return the trends of a release and its ancestors; none of a first release."""
    return tuple(_trends(told))


def _trends(told: Told) -> Iterator[Trend]:
    past = told.past()
    for name in _SHOWN:
        known = [(one, one.values[name]) for one in past if name in one.values]
        if name not in told.metrics or len(known) < _LEAST:
            continue
        metric = told.metrics[name]
        most = Decimal(100) if metric.unit == "%" else max(value for _, value in known) or 1
        step = Decimal(WIDTH - 2 * EDGE) / (len(known) - 1)
        yield Trend(
            metric=metric,
            points=tuple(
                Point(
                    release=one.release,
                    published=one.published,
                    value=shown(value, metric),
                    x=f"{EDGE + number * step:.1f}",
                    y=f"{HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / most:.1f}",
                )
                for number, (one, value) in enumerate(known)
            ),
        )


def shown(value: Decimal, metric: Described) -> str:
    """Return a value as it is read on a page."""
    if metric.unit == "%":
        return f"{_in_short(value)}\N{NO-BREAK SPACE}%"
    return f"{value:,.0f} {metric.unit}".rstrip()


def _in_short(value: Decimal) -> str:
    """Return a share to one place; only none is 0 and only all are 100."""
    if 0 < value < Decimal("0.1"):
        return "< 0.1"
    if Decimal("99.9") < value < 100:
        return "> 99.9"
    return f"{value:.1f}".removesuffix(".0")
