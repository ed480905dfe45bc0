"""Gives the tombstones of withdrawn cases to the content of a release."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from disinfo_graph.dumps import flat
from disinfo_graph.dumps.runs import write_run
from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.publish.parts import NDJSON, NODES
from disinfo_graph.publish.workshop import part_file
from disinfo_graph.release.withdrawal import Withdrawal, document, tombstones

STONES = f"stones.{NODES}"


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
