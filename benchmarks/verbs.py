"""The verbs of the package, each timed alone; their inputs are made beside the clock.

A verb works by chunks, as `publish` does: its memory is that of a chunk. `timed` runs it.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path

from benchmarks.steps import (
    CHUNK,
    GRAPHS,
    IRIS,
    Clock,
    Statements,
    Verb,
    chunks,
    fill,
    given,
    merge_runs,
    of_graph,
    records,
    statements,
    write_runs,
)

from disinfo_graph import registries, store
from disinfo_graph.checking import CASE_SHAPES, check
from disinfo_graph.deriving import derive, narrative_labels
from disinfo_graph.dumps import files
from disinfo_graph.formats import Triple, jsonld, syntax, triples, write
from disinfo_graph.mapping import mentioned_types, scheme_statements
from disinfo_graph.merging import Spool
from disinfo_graph.publish import Order, publish


def _read(folder: Path, clock: Clock) -> int:
    with clock:
        deque(records(folder), maxlen=0)
    return 0


def _merge(folder: Path, clock: Clock) -> int:
    told = records(folder)
    with (
        tempfile.TemporaryDirectory(dir=folder) as workshop,
        Spool(Path(workshop) / "spool.sqlite", {}) as spool,
    ):
        while batch := list(islice(told, CHUNK)):
            with clock:
                fill(spool, batch)
        with clock:
            spool.index(narrative_labels)
            deque(spool.chunks(CHUNK), maxlen=0)
    return 0


def _resolve(folder: Path, clock: Clock) -> int:
    with given(folder) as known:
        for cases in known.spool.chunks(CHUNK):
            with clock:
                for case in cases:
                    registries.resolve(case, known.registries)
    return 0


def _derive(folder: Path, clock: Clock) -> int:
    with given(folder) as known:
        for cases in known.spool.chunks(CHUNK):
            with clock:
                for case in cases:
                    derive(case, known.titles.slug, known.registries.narratives)
    return 0


def _map(folder: Path, clock: Clock) -> int:
    for chunk in chunks(folder):
        with clock:
            told = [statements(one) for one in chunk]
            for name in GRAPHS:
                deque(triples(of_graph(name, told)), maxlen=0)
    return 0


def _write_quads(folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        for number, chunk in enumerate(chunks(folder)):
            told = [statements(one) for one in chunk]
            with clock:
                write_runs(told, number, Path(workshop))
        with clock:
            merge_runs(Path(workshop), Path(workshop))
    return 0


def _write(name: str, folder: Path, clock: Clock) -> int:
    with clock:
        files.write_syntax(name, folder, {})
    return 0


def _map_and_write(name: str, folder: Path, clock: Clock) -> int:
    """Map, sort, merge and write one syntax, as a publication does."""
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        place = Path(workshop)
        for number, chunk in enumerate(chunks(folder)):
            with clock:
                write_runs([statements(one) for one in chunk], number, place)
        with clock:
            merge_runs(place, place)
            files.write_syntax(name, place, {})
    return 0


def _map_and_stream(name: str, folder: Path, clock: Clock) -> int:
    """Map and write one file at once, as no publication does: what cases share is told by each."""
    cases = list(chain.from_iterable(chunks(folder)))
    row = syntax(name)
    with clock, (folder / f"streamed{row.suffix}").open("wb") as out:
        told = (graph for one in cases for graph in statements(one).values())
        whole = chain(scheme_statements(IRIS), chain.from_iterable(told))
        write(triples(whole), row, out, context=jsonld.context())
    return 0


def _write_documents(folder: Path, clock: Clock) -> int:
    with (folder / f"{files.NAME}.ndjson").open("wb") as out:
        for chunk in chunks(folder):
            told = [(one[0].case.slug, statements(one)) for one in chunk]
            with clock:
                for slug, graphs in told:
                    out.write(_document(slug, graphs) + b"\n")
    return 0


def _document(slug: str, graphs: Statements) -> bytes:
    ordered = sorted(set(triples(chain.from_iterable(graphs.values()))), key=str)
    return jsonld.document(ordered, IRIS.thing("case", slug), jsonld.context())


def _check(folder: Path, clock: Clock) -> int:
    found = len(check((), CASE_SHAPES))  # reads the shapes, beside the clock
    for chunk in chunks(folder):
        told = list(_to_check([statements(one) for one in chunk]))
        with clock:
            found += len(check(told, CASE_SHAPES))
    return found


def _to_check(chunk: list[Statements]) -> Iterator[Triple]:
    yield from triples(chain(of_graph("cases", chunk), of_graph("derived", chunk)))
    yield from triples(mentioned_types(of_graph("vocabularies", chunk)))


def _store(folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as workshop, clock:
        store.build(Path(workshop) / "store", [folder / f"{files.NAME}.nq"])
    return 0


def _publish(workers: int, folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as site:
        order = Order(
            inputs=(folder / "cases.jsonl",),
            site=Path(site),
            at=datetime.now(UTC),
            workers=workers,
            chunk=CHUNK,
        )
        with clock:
            report = publish(order, lambda step: None)
        return 0 if report.manifest is None else sum(report.manifest.findings.values())


VERBS: dict[str, Verb] = {
    "read": _read,
    "merge": _merge,
    "resolve": _resolve,
    "derive": _derive,
    "map": _map,
    "write n-quads": _write_quads,
    "write turtle": partial(_write, "turtle"),
    "write json-ld": partial(_write, "json-ld"),
    "write ndjson-ld": _write_documents,
    "map, stream turtle": partial(_map_and_stream, "turtle"),
    "map, stream json-ld": partial(_map_and_stream, "json-ld"),
    "map, write turtle": partial(_map_and_write, "turtle"),
    "map, write json-ld": partial(_map_and_write, "json-ld"),
    "check": _check,
    "store": _store,
    "publish, 1 worker": partial(_publish, 1),
    "publish, 2 workers": partial(_publish, 2),
}
"""Every verb that is timed, in the order of the pipeline."""
