"""The steps of a publication by chunks, for the verbs that are timed; it times nothing itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from disinfo_graph import registries
from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.deriving import derive, links, narrative_labels
from disinfo_graph.dumps import files, flat, runs
from disinfo_graph.formats.context import context
from disinfo_graph.formats.nodes import Node, each_once, lines
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import case_nodes, derived_nodes, scheme_nodes, vocabulary_nodes
from disinfo_graph.merging import KnownCases, Spool, merged
from disinfo_graph.model import Case, Derived, Links, Record, Resolved
from disinfo_graph.readers import read
from disinfo_graph.vocab import CONTENT_GRAPHS

CHUNK = 1_000
IRIS = Iris(DEFAULT_BASE)
GRAPHS = {name: IRIS.thing("graph", name) for name in CONTENT_GRAPHS}

Nodes = dict[str, tuple[Node, ...]]
Mapped = tuple[Resolved, Links, Derived]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a chunk needs besides its cases, as `publish` gives it."""

    spool: Spool
    others: KnownCases
    registries: registries.Registries


@contextmanager
def given(folder: Path) -> Iterator[Given]:
    """Read and merge the cases of a folder, and load the registries."""
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        path = Path(workshop) / "spool.sqlite"
        with Spool(path, {}) as spool:
            fill(spool, records(folder))
            spool.index(narrative_labels)
            with KnownCases(path) as others:
                yield Given(spool=spool, others=others, registries=registries.load(spool.labels))


def records(folder: Path) -> Iterator[Record]:
    """Yield the records of a folder; the synthetic ones are all in order."""
    return (one for one in read([folder / "cases.jsonl"]) if isinstance(one, Record))


def fill(spool: Spool, told: Iterable[Record]) -> None:
    """Put records into a spool."""
    for record in told:
        spool.add(record)


def mapped(cases: Iterable[Case], known: Given) -> list[Mapped]:
    """Resolve and derive."""
    return [
        (
            registries.resolve(case, known.registries),
            links(case, known.others.reported),
            derive(case, known.others.titled, known.registries.narratives),
        )
        for case in cases
    ]


def chunks(folder: Path) -> Iterator[list[Mapped]]:
    """Yield the cases of a folder by thousands, resolved and derived."""
    with given(folder) as known:
        for cases in batches(known.spool):
            yield mapped(cases, known)


def batches(spool: Spool) -> Iterator[list[Case]]:
    """Yield the merged cases of a spool by thousands."""
    for told in spool.ranges(CHUNK):
        yield list(merged(spool.path, told))


def nodes(one: Mapped) -> Nodes:
    """Map one case."""
    resolved, linked, derived = one
    return {
        "cases": tuple(case_nodes(resolved, linked, IRIS)),
        "derived": tuple(derived_nodes(resolved, linked, derived, IRIS)),
        "vocabularies": tuple(vocabulary_nodes(resolved, IRIS)),
    }


def of_graph(name: str, chunk: list[Nodes]) -> Iterable[Node]:
    """Return what one graph holds of a chunk, each object once; the schemes are in every chunk."""
    static = scheme_nodes(IRIS) if name == "vocabularies" else ()
    told = chain(static, chain.from_iterable(one[name] for one in chunk))
    return {id(node): node for node in told}.values()


def lines_of(name: str, chunk: list[Nodes]) -> Iterator[bytes]:
    """Yield the lines of one graph of a chunk."""
    return (line for node in of_graph(name, chunk) for line in lines(node))


def write_runs(chunk: list[Nodes], number: int, folder: Path) -> None:
    """Write a chunk's sorted runs."""
    for name in GRAPHS:
        runs.write_run(lines_of(name, chunk), folder / f"{number:08d}.{name}")


def write_node_run(chunk: list[Nodes], number: int, folder: Path) -> None:
    """Write a chunk's node objects as sorted rows."""
    told = chain.from_iterable(of_graph(name, chunk) for name in GRAPHS)
    runs.write_run(flat.rows(each_once(told)), folder / f"{number:08d}.nodes")


def write_flat(folder: Path, into: Path) -> None:
    """Merge the rows, and write the document of them."""
    merged = folder / "nodes.rows"
    runs.merge_runs(folder.glob("*[0-9].nodes"), merged)
    with (into / f"{files.NAME}.jsonld").open("wb") as out:
        flat.write(merged, out, context())


def merge_runs(folder: Path, into: Path) -> None:
    """Merge all runs into the canonical files."""
    merged = [folder / f"{name}.nt" for name in GRAPHS]
    for path, (name, iri) in zip(merged, GRAPHS.items(), strict=True):
        runs.merge_graph(folder.glob(f"*[0-9].{name}"), path, iri)
    for suffix in (".nt", ".nq"):
        graphs = [path.with_suffix(suffix) for path in merged]
        runs.merge_graphs(graphs, (into / files.NAME).with_suffix(suffix))
