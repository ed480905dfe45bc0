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
    today = (at + _FARTHEST_EAST).date().isoformat().encode()
    for line in lines:
        yield line
        if _PUBLISHED in line:
            dated = _DATED.match(line)
            if dated is not None and not (_DAY.fullmatch(dated[2]) and dated[2] <= today):
                yield b'%b <%bcheckedOn> "%b"^^<%bdate> .\n' % (
                    dated[1],
                    SHAPES.encode(),
                    today,
                    _XSD.encode(),
                )
