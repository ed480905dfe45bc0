"""Holds the measurements of a release against bounds; it stops nothing itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from pathlib import Path

from disinfo_graph import resources
from disinfo_graph.dumps.metrics import PERCENT, metrics
from disinfo_graph.errors import ConfigError
from disinfo_graph.model import Measured, Measurement

_FEW = "few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What one metric may come to; None where it is not bounded."""

    metric: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    largest_fall: Decimal | None = None
    largest_rise: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """All bounds; of shares, what comes of fewer things than `few` breaks none."""

    bounds: tuple[Bound, ...]
    few: int = 0


_KEYS = ("minimum", "maximum", "largest_fall", "largest_rise")
NO_GATE = Gate(bounds=())


def shipped() -> Gate:
    """Return the gate that stands where no other one is given."""
    return read(resources.gate())


def read(path: Path) -> Gate:
    """Return the gate of a file; raises ConfigError for one that is at fault."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file or folder") from error
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error} (expected the bounds of measurements, TOML)") from error
    few = told.pop(_FEW, 0)
    if type(few) is not int or few < 0:
        raise ConfigError(f"{path}: few = {few!r} (expected a number of things)")
    return Gate(bounds=tuple(_bound(path, name, told[name]) for name in told), few=few)


def _bound(path: Path, name: str, told: object) -> Bound:
    if name not in metrics():
        raise ConfigError(f"{path}: no metric {name!r} (expected one of {', '.join(metrics())})")
    if not isinstance(told, dict) or not told or not told.keys() <= {*_KEYS}:
        raise ConfigError(f"{path}: [{name}] {told!r} (expected {', '.join(_KEYS)}, or some)")
    for key, value in told.items():
        if type(value) not in (int, float) or not isfinite(value) or value < 0:
            raise ConfigError(f"{path}: [{name}] {key} = {value!r} (expected a number from 0)")
    return Bound(metric=name, **{key: Decimal(str(value)) for key, value in told.items()})


def broken(gate: Gate, now: Measured, before: Measured | None) -> tuple[str, ...]:
    """Return which bounds do not hold, in plain words; `before` is of the release before."""
    told, known = now.by_metric(), before.by_metric() if before is not None else {}
    return tuple(
        fault
        for bound in gate.bounds
        for fault in _faults(bound, told.get(bound.metric), known.get(bound.metric), gate.few)
    )


def _faults(
    bound: Bound, now: Measurement | None, then: Measurement | None, few: int
) -> Iterator[str]:
    metric = metrics()[bound.metric]
    named = f"{metric.label} ({metric.name})"
    if now is None:
        if then is not None and bound.largest_fall is not None and (then.having or 0) >= few:
            yield f"{named}: was {_told(then)}, now there is nothing left to measure it on"
        return
    for gap, says, expected in _gaps(bound, now, then):
        # Of a share, the gap is so many of its things.
        few_things = now.of is not None and gap * now.of / 100 < few
        if not few_things:
            yield f"{named}: {says} (expected {expected})"


def _gaps(
    bound: Bound, now: Measurement, then: Measurement | None
) -> Iterator[tuple[Decimal, str, str]]:
    """Yield how far each bound is passed: from what was, or from the bound, with words for both."""
    value, sign = now.value, metrics()[bound.metric].unit.sign
    is_now = f"is {_told(now)}" + (f", was {_told(then)}" if then is not None else "")
    if bound.minimum is not None and value < bound.minimum:
        yield bound.minimum - value, is_now, f"at least {bound.minimum} {sign}".rstrip()
    if bound.maximum is not None and value > bound.maximum:
        yield value - bound.maximum, is_now, f"at most {bound.maximum} {sign}".rstrip()
    if then is None:
        return
    change = f"from {_told(then)} to {_told(now)}"
    points = "percentage points" if sign == PERCENT.sign else sign
    fall = then.value - value
    if bound.largest_fall is not None and fall > bound.largest_fall:
        most = f"a fall of at most {bound.largest_fall} {points}".rstrip()
        yield fall, f"fell {change}", most
    if bound.largest_rise is not None and -fall > bound.largest_rise:
        most = f"a rise of at most {bound.largest_rise} {points}".rstrip()
        yield -fall, f"rose {change}", most


def _told(one: Measurement) -> str:
    metric = metrics()[one.metric]
    value = f"{one.value.normalize():f} {metric.unit.sign}".rstrip()
    return value if one.of is None else f"{value} ({one.having:,} of {one.of:,})"
