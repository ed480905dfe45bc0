"""Keeps what the site has withdrawn out of a publication; it knows no site, only the workshop."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import orjson

from disinfo_graph.model import Case, Rejected
from disinfo_graph.publish.workshop import WITHDRAWN
from disinfo_graph.release.withdrawal import Withdrawal, Withdrawn, known

_NONE = Withdrawn()


def withhold(withdrawals: Iterable[Withdrawal], workshop: Path) -> None:
    """Write down what may not be published, for all processes to read."""
    told = known(withdrawals)
    if told:
        value = {"slugs": [*told.slugs], "keys": [*told.keys], "texts": [*told.texts]}
        (workshop / WITHDRAWN).write_bytes(orjson.dumps(value))


@lru_cache(maxsize=1)
def _read(workshop: Path) -> Withdrawn:
    path = workshop / WITHDRAWN
    if not path.is_file():
        return _NONE
    value = orjson.loads(path.read_bytes())
    return Withdrawn(**{name: frozenset(told) for name, told in value.items()})


def case(one: Case, workshop: Path) -> bool:
    """Tell whether a case may not be published."""
    told = _read(workshop)
    return bool(told) and told.case(one.slug, one.keys)


def rejected(one: Rejected, workshop: Path) -> bool:
    """Tell whether a record that no reader takes belongs to a case that was withdrawn."""
    told = _read(workshop)
    return bool(told) and told.told_by(one.record)


def report(address: str, workshop: Path) -> bool:
    """Tell whether the report of a case that was withdrawn stands at this address."""
    told = _read(workshop)
    return bool(told) and told.told_by(address)
