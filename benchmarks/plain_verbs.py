"""The same verbs done the straightforward way, each timed alone; and that both ways agree."""

from __future__ import annotations

import tempfile
from collections import deque
from functools import partial
from itertools import chain
from pathlib import Path

from benchmarks import plain, plain_publish
from benchmarks.clock import Clock, Verb
from benchmarks.steps import GRAPHS, chunks
from rdflib import Dataset, Graph

from disinfo_graph.checking import CASE_SHAPES
from disinfo_graph.dumps import files


def _read(folder: Path, clock: Clock) -> int:
    with clock:
        plain.read(folder / "cases.jsonl")
    return 0


def _map(folder: Path, clock: Clock) -> int:
    given = list(chain.from_iterable(chunks(folder)))
    with clock:
        plain.graph(given)
    return 0


def _write(name: str, folder: Path, clock: Clock) -> int:
    made = plain.graph(chain.from_iterable(chunks(folder)))
    with clock:
        plain.write(made, name, folder)
    return 0


def _map_and_write(name: str, folder: Path, clock: Clock) -> int:
    given = list(chain.from_iterable(chunks(folder)))
    with clock:
        plain.write(plain.graph(given), name, folder)
    return 0


def _write_quads(folder: Path, clock: Clock) -> int:
    made = Dataset()
    graphs = [made.graph(iri) for iri in GRAPHS.values()]
    plain.fill(chain.from_iterable(chunks(folder)), *graphs)
    with clock:
        made.serialize(folder / "plain.nq", format="nquads", encoding="utf-8")
    return 0


def _check(folder: Path, clock: Clock) -> int:
    found = 0
    rules = plain.shapes(CASE_SHAPES)
    for chunk in chunks(folder):
        made = plain.graph(chunk)
        with clock:
            found += plain.check(made, rules)
    return found


def _publish(workers: int, folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as site, clock:
        return plain_publish.publish(folder / "cases.jsonl", Path(site), workers)


def agree(folder: Path, clock: Clock) -> int:
    """Compare every file of both ways with one graph; return its number of triples.

    Ends the program where they differ. No node is blank, so equal graphs are equal sets.
    """
    expected = set(plain.graph(chain.from_iterable(chunks(folder))))
    syntaxes = {".nt": "nt", ".ttl": "turtle", ".jsonld": "json-ld"}
    for name in (files.NAME, "plain", "streamed"):
        for suffix, syntax in syntaxes.items():
            path = (folder / name).with_suffix(suffix)
            if path.exists() and set(Graph().parse(path, format=syntax)) != expected:
                raise SystemExit(f"{path}: not the graph of the other way")
    quads = [
        set(Dataset().parse(path, format="nquads").quads())
        for path in (folder / f"{files.NAME}.nq", folder / "plain.nq")
    ]
    if quads[0] != quads[1]:
        raise SystemExit(f"{folder}: the N-Quads of the two ways differ")
    with clock:
        deque(expected, maxlen=0)
    return len(expected)


VERBS: dict[str, Verb] = {
    "read": _read,
    "map": _map,
    "write n-quads": _write_quads,
    "write turtle": partial(_write, "turtle"),
    "write json-ld": partial(_write, "json-ld"),
    "map, stream turtle": partial(_map_and_write, "turtle"),
    "map, stream json-ld": partial(_map_and_write, "json-ld"),
    "map, write turtle": partial(_map_and_write, "turtle"),
    "map, write json-ld": partial(_map_and_write, "json-ld"),
    "check": _check,
    "check with pySHACL": _check,
    "publish, 1 worker": partial(_publish, 1),
    "publish, 2 workers": partial(_publish, 2),
}
"""The verbs that have a straightforward way."""
