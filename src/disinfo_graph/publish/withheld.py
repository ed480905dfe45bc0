"""Keeps what the site has withdrawn out of a publication; it knows no site, only the workshop.

Beside that, it gives the tombstones to the content of the release.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import orjson

from disinfo_graph.dumps import flat
from disinfo_graph.dumps.runs import write_run
from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.model import Case, Rejected
from disinfo_graph.publish.parts import NDJSON, NODES
from disinfo_graph.publish.workshop import WITHDRAWN, part_file
from disinfo_graph.release.withdrawal import Withdrawal, Withdrawn, document, known, tombstones

STONES = f"stones.{NODES}"
_NONE = Withdrawn()


def write(withdrawals: Iterable[Withdrawal], workshop: Path) -> None:
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


def bury(withdrawals: Iterable[Withdrawal], iris: Iris, workshop: Path, number: int) -> None:
    """Write the tombstones as one more chunk, in each form that content is merged from."""
    stones = list(tombstones(withdrawals, iris))
    if not stones:
        return
    lines = (row for one in stones for row in nodes.lines(one))
    write_run(lines, part_file(workshop, number, "cases"))
    write_run(flat.rows(stones), part_file(workshop, number, STONES))
    with part_file(workshop, number, NDJSON).open("wb") as out:
        out.writelines(document(one) + b"\n" for one in stones)
