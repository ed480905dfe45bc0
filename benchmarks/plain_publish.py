"""A whole publication the straightforward way: the same files as the package's, by rdflib.

It has the same processes at its disposal; it makes no reports, no NDJSON-LD, and verifies nothing.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks import plain
from benchmarks.steps import CHUNK, GRAPHS
from rdflib import Dataset, Graph

from disinfo_graph import store
from disinfo_graph.checking import CASE_SHAPES, REGISTRY_SHAPES
from disinfo_graph.model import Case

OF_GRAPHS = ("nquads", "trig")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What one chunk of cases came to: the triples of each graph, and how many findings."""

    graphs: tuple[list[plain.Triple], ...]
    findings: int


def publish(path: Path, folder: Path, workers: int) -> int:
    """Read, map, check, write every syntax, compress, hash, fill a store; return the findings."""
    cases = plain.read(path)
    work = partial(_worked, given=plain.known(cases))
    told = iter(cases)
    chunks = list(iter(lambda: list(islice(told, CHUNK)), []))
    if workers == 1:
        done = [work(chunk) for chunk in chunks]
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            done = list(pool.map(work, chunks))
    whole, dataset = _together(done)
    tasks = [partial(_write, name, whole, dataset, folder) for name in plain.SUFFIXES]
    _run(tasks, workers)
    store.build(folder / "store", [folder / "plain.nq"], [folder / "plain.nt"])
    sums = [
        f"{sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in folder.glob("plain*")
    ]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return sum(one.findings for one in done) + plain.check(whole, plain.shapes(REGISTRY_SHAPES))


def _worked(cases: list[Case], given: plain.Known) -> Worked:
    mapped = plain.resolved(cases, given)
    graphs = tuple(Graph() for _ in GRAPHS)
    plain.fill(mapped, *graphs)
    findings = plain.check(plain.graph(mapped), plain.shapes(CASE_SHAPES))
    return Worked(graphs=tuple(list(one) for one in graphs), findings=findings)


def _together(done: list[Worked]) -> tuple[Graph, Dataset]:
    whole, dataset = plain.bound(), Dataset()
    for number, iri in enumerate(GRAPHS.values()):
        graph = dataset.graph(iri)
        for triple in (triple for one in done for triple in one.graphs[number]):
            whole.add(triple)
            graph.add(triple)
    return whole, dataset


def _write(name: str, whole: Graph, dataset: Dataset, folder: Path) -> None:
    if name in OF_GRAPHS:
        path = folder / f"plain{plain.SUFFIXES[name]}"
        dataset.serialize(path, format=name, encoding="utf-8")
    else:
        path = plain.write(whole, name, folder)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 6))


def _run(tasks: Sequence[Callable[[], None]], workers: int) -> None:
    if workers == 1:
        for task in tasks:
            task()
        return
    # A forked process has the graphs already; any other would have to be sent them.
    fork = get_context("fork")
    writers = [fork.Process(target=task) for task in tasks]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
