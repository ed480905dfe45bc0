"""The verbs of the package, each timed alone; their inputs are made beside the clock.

A verb works by chunks, as `publish` does: its memory is that of a chunk. `timed` runs it.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path

import orjson
from benchmarks.clock import Clock, Verb
from benchmarks.steps import (
    CHUNK,
    GRAPHS,
    IRIS,
    Given,
    Mapped,
    Nodes,
    batches,
    chunks,
    fill,
    given,
    lines_of,
    merge_runs,
    nodes,
    of_graph,
    records,
    write_flat,
    write_node_run,
    write_runs,
)

from disinfo_graph import registries, store
from disinfo_graph.checking import CASE_SHAPES, PYSHACL, SET_WISE, check
from disinfo_graph.deriving import derive, links, narrative_labels
from disinfo_graph.dumps import files
from disinfo_graph.formats import jsonld, read, syntax, write
from disinfo_graph.formats.context import context
from disinfo_graph.formats.nodes import Node, each_once, lines, type_lines
from disinfo_graph.mapping import scheme_nodes
from disinfo_graph.merging import Spool
from disinfo_graph.model import Case, Derived, Links
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
    return 0


def _resolve(folder: Path, clock: Clock) -> int:
    with given(folder) as known:
        for cases in batches(known.spool):
            with clock:
                deque((registries.resolve(case, known.registries) for case in cases), maxlen=0)
    return 0


def _derive(folder: Path, clock: Clock) -> int:
    with given(folder) as known:
        for cases in batches(known.spool):
            with clock:
                deque((_derived(case, known) for case in cases), maxlen=0)
    return 0


def _derived(case: Case, known: Given) -> tuple[Links, Derived]:
    linked = links(case, known.others.reported)
    return linked, derive(case, known.others.titled, known.registries.narratives)


def _map(folder: Path, clock: Clock) -> int:
    for chunk in chunks(folder):
        with clock:
            told = [nodes(one) for one in chunk]
            for name in GRAPHS:
                deque(lines_of(name, told), maxlen=0)
    return 0


def _write_quads(folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        for number, chunk in enumerate(chunks(folder)):
            told = [nodes(one) for one in chunk]
            with clock:
                write_runs(told, number, Path(workshop))
        with clock:
            merge_runs(Path(workshop), folder)
    return 0


def _write_turtle(folder: Path, clock: Clock) -> int:
    with clock:
        files.write_syntax("turtle", folder, {})
    return 0


def _map_and_write_turtle(folder: Path, clock: Clock) -> int:
    """Map, sort, merge and write, as a publication does."""
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        place = Path(workshop)
        for number, chunk in enumerate(chunks(folder)):
            with clock:
                write_runs([nodes(one) for one in chunk], number, place)
        with clock:
            merge_runs(place, place)
            files.write_syntax("turtle", place, {})
    return 0


def _write_json_ld(folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        for number, chunk in enumerate(chunks(folder)):
            told = [nodes(one) for one in chunk]
            with clock:
                write_node_run(told, number, Path(workshop))
        with clock:
            write_flat(Path(workshop), folder)
    return 0


def _map_and_write_json_ld(folder: Path, clock: Clock) -> int:
    """Map, sort, merge and write, as a publication does."""
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        place = Path(workshop)
        for number, chunk in enumerate(chunks(folder)):
            with clock:
                write_node_run([nodes(one) for one in chunk], number, place)
        with clock:
            write_flat(place, place)
    return 0


def _stream_turtle(folder: Path, clock: Clock) -> int:
    """Map and write at once, in the order of the cases, as rdflib is left free to."""
    cases = list(chain.from_iterable(chunks(folder)))
    row = syntax("turtle")
    with clock, (folder / "streamed.ttl").open("wb") as out:
        texts = (b"".join(chain.from_iterable(map(lines, told))) for told in _told_once(cases))
        quads = chain.from_iterable(read(text, syntax("n-triples")) for text in texts)
        write((quad.triple for quad in quads), row, out, context=context())
    return 0


def _stream_json_ld(folder: Path, clock: Clock) -> int:
    """Map and write at once, in the order of the cases, as rdflib is left free to."""
    cases = list(chain.from_iterable(chunks(folder)))
    with clock, (folder / "streamed.jsonld").open("wb") as out:
        told = chain.from_iterable(_told_once(cases))
        jsonld.write_objects(map(orjson.dumps, told), out, context())
    return 0


def _told_once(cases: Iterable[Mapped]) -> Iterator[list[Node]]:
    """Yield the nodes of the schemes, then of each case; what cases share stands with the first."""
    seen: set[int] = set()
    yield list(scheme_nodes(IRIS))
    for one in cases:
        told = nodes(one)
        new = {id(node): node for node in told["vocabularies"] if id(node) not in seen}
        seen |= new.keys()
        yield [*told["cases"], *told["derived"], *new.values()]


def _write_documents(folder: Path, clock: Clock) -> int:
    with (folder / files.DOCUMENTS).open("wb") as out:
        for chunk in chunks(folder):
            told = [(one[0].case.slug, nodes(one)) for one in chunk]
            with clock:
                out.writelines(_document(slug, graphs) + b"\n" for slug, graphs in told)
    return 0


def _document(slug: str, graphs: Nodes) -> bytes:
    whole = each_once(chain.from_iterable(graphs.values()))
    return jsonld.document(whole, IRIS.thing("case", slug), context())


def _check(engine: str, folder: Path, clock: Clock) -> int:
    found = len(check((), CASE_SHAPES, engine=engine))  # reads the shapes, beside the clock
    for chunk in chunks(folder):
        told = list(_to_check([nodes(one) for one in chunk]))
        with clock:
            found += len(check(told, CASE_SHAPES, engine=engine))
    return found


def _to_check(chunk: list[Nodes]) -> Iterator[bytes]:
    for name in ("cases", "derived"):
        yield from lines_of(name, chunk)
    for node in of_graph("vocabularies", chunk):
        yield from type_lines(node)


def _store(folder: Path, clock: Clock) -> int:
    with tempfile.TemporaryDirectory(dir=folder) as workshop, clock:
        store.build(
            Path(workshop) / "store", [folder / f"{files.NAME}.nq"], [folder / f"{files.NAME}.nt"]
        )
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
    "write turtle": _write_turtle,
    "write json-ld": _write_json_ld,
    "write ndjson-ld": _write_documents,
    "map, stream turtle": _stream_turtle,
    "map, stream json-ld": _stream_json_ld,
    "map, write turtle": _map_and_write_turtle,
    "map, write json-ld": _map_and_write_json_ld,
    "check": partial(_check, SET_WISE),
    "check with pySHACL": partial(_check, PYSHACL),
    "store": _store,
    "publish, 1 worker": partial(_publish, 1),
    "publish, 2 workers": partial(_publish, 2),
}
"""Every verb that is timed, in the order of the pipeline."""
