"""Says in the lines to be checked which day it is; it reads no clock.

SHACL knows no now: whether a date lies in the future is asked of it as whether it is later than the
day that stands beside it, as dgs:checkedOn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from disinfo_graph.vocab import PREFIXES, SHAPES

_XSD = PREFIXES["xsd"]
_PUBLISHED = f"<{PREFIXES['schema']}datePublished>".encode()
_DATED = re.compile(rb'^(\S+) %b "([^"]*)"' % re.escape(_PUBLISHED))
_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_FARTHEST_EAST = timedelta(hours=14)
"""Where a day begins first on earth, before UTC."""


def with_day(lines: Iterable[bytes], at: datetime | None) -> Iterator[bytes]:
    """Yield the lines, and after each date of publication that is not past the day it is.

    A past date needs no other beside it: so what is found about a case does not change by the day.
    """
    if at is None:
        yield from lines
        return
    today = _today(at)
    for line in lines:
        yield line
        if (subject := _not_past(line, today)) is not None:
            yield b'%b <%bcheckedOn> "%b"^^<%bdate> .\n' % (
                subject,
                SHAPES.encode(),
                today,
                _XSD.encode(),
            )


def all_past(lines: Iterable[bytes], at: datetime) -> bool:
    """Tell whether every date of publication is past: then what is found is so on any later day."""
    today = _today(at)
    return all(_not_past(line, today) is None for line in lines)


def _today(at: datetime) -> bytes:
    return (at + _FARTHEST_EAST).date().isoformat().encode()


def _not_past(line: bytes, today: bytes) -> bytes | None:
    """Return the subject of a date of publication that is not surely past; None for all else."""
    if _PUBLISHED not in line:
        return None
    dated = _DATED.match(line)
    if dated is None or (_DAY.fullmatch(dated[2]) and dated[2] <= today):
        return None
    return dated[1]
