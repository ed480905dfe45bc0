"""Assembles a release from the parts of its chunks: content, dumps, store, reports, description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from disinfo_graph import formats, store
from disinfo_graph.dumps import files, flat, measurements, runs
from disinfo_graph.dumps.about import about_statements
from disinfo_graph.dumps.counting import Counts
from disinfo_graph.dumps.dqv import measurement_statements
from disinfo_graph.dumps.quality import quality_lines
from disinfo_graph.formats import line
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding, Severity
from disinfo_graph.publish import across, before, moving, parts, records, reuse, static, worklist
from disinfo_graph.publish.measuring import measured
from disinfo_graph.publish.outcome import Outcome
from disinfo_graph.publish.tombstones import STONES, bury
from disinfo_graph.publish.workshop import part_file
from disinfo_graph.release import describing, manifest, signing, verification
from disinfo_graph.release.manifest import Manifest
from disinfo_graph.release.signing import Signer
from disinfo_graph.release.withdrawal import Withdrawal
from disinfo_graph.vocab import CONTENT_GRAPHS

_STATIC = 99_999_999
"""The number of the run that comes from no chunk: ontology and schemes."""

_CANONICAL = ("n-triples", "n-quads")
"""The dumps that are written when the content is merged."""

_OF_NODES = "json-ld"
"""The dump that is written from node objects; the others are made of the canonical ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where a release is put together, and what it is to be compared with."""

    folder: Path
    workshop: Path
    iris: Iris
    at: datetime
    previous: Path | None
    """The folder of the live release."""
    given: Mapping[str, str]
    """The slug that each key has been given before."""
    drop_missing: bool
    engine: str
    names: Mapping[str, str] = field(default_factory=dict)
    """Where slugs lead that cases went by before."""
    withdrawals: tuple[Withdrawal, ...] = ()
    publisher: str = ""
    """The name of who runs the site, and where to write to; empty where nobody gave them."""
    contact: str = ""
    signer: Signer | None = None
    told: tuple[Withdrawal, ...] = ()
    """Those among the withdrawals that a dump tells of, and the site does not know yet."""
    move: bool = False
    """Whether cases may have gone by other IRIs in the live release."""
    mirror: bool = False
    """Whether it is a dump that is published again: all it says stands in the parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a release will say: enough to tell whether it would say the same as another."""

    graphs: dict[str, Path]
    """The sorted N-Triples of each graph, with its N-Quads beside them."""
    content: runs.Content
    findings: tuple[Finding, ...]
    manifest: Manifest
    """Still without files."""


def draft(plan: Plan, outcome: Outcome, pool: Executor) -> Draft:
    """Merge the content and write the reports of a release."""
    changes = records.changes(plan.previous, outcome.digests)
    records.require_small_loss(
        plan.previous, outcome, plan.given, plan.names, drop_missing=plan.drop_missing
    )
    dumps = plan.folder / "dumps"
    dumps.mkdir()
    suggested = pool.submit(records.like, outcome.unresolved, outcome.added)
    graphs, counts = _merged_graphs(plan, outcome, pool)
    merging = [
        pool.submit(
            runs.merge_graphs,
            [path.with_suffix(suffix) for path in graphs.values()],
            dumps / f"{files.NAME}{suffix}",
        )
        for suffix in (".nt", ".nq")
    ]
    # Here, while the others merge.
    found = across.findings(_all_lines(graphs), plan.engine)
    across.require_sound(found)
    findings = (*outcome.findings, *found)
    reports = records.write_reports(plan.folder, outcome, findings, suggested.result())
    identity, quads = (one.result() for one in merging)
    content = runs.Content(identity=identity, quads=quads, counts=counts)
    made = replace(_manifest(plan, outcome, content, findings), reports=reports, changes=changes)
    return Draft(graphs=graphs, content=content, findings=findings, manifest=made)


def complete(plan: Plan, outcome: Outcome, told: Draft, pool: Executor) -> Manifest:
    """Write everything else of a release; return its manifest, written last."""
    dumps, database = plan.folder / "dumps", plan.folder / "store"
    packing = _write_syntaxes(plan, told.graphs, pool)
    # Here, while they begin; what the dumps come to is added to the store when it is known.
    quality = _write_graph(plan, "quality", _quality(plan, outcome, told))
    quads, triples = (dumps / f"{files.NAME}{suffix}" for suffix in (".nq", ".nt"))
    building = pool.submit(store.build, database, [quads], [triples, quality])
    packing += _write_others(plan, outcome, pool)
    sums = {name: value for packed in packing for name, value in packed.result().items()}
    sums = signing.seal(dumps, sums, plan.signer)
    about = [*map(line, formats.triples(_about(plan, outcome, told, quality)))]
    runs.write_run(about, plan.workshop / "about.nt")
    named = _write_graph(plan, "about", about)
    building.result()
    store.build(database, [named, plan.workshop / "about.nt"])
    verification.seal(database)
    known = {f"dumps/{name}": value for name, value in sums.items()}
    whole = replace(told.manifest, files=files.checksums(plan.folder, known))
    manifest.write(whole, plan.folder)
    return whole


def _merged_graphs(
    plan: Plan, outcome: Outcome, pool: Executor
) -> tuple[dict[str, Path], dict[str, Counts]]:
    if not plan.mirror:
        told = part_file(plan.workshop, _STATIC, "vocabularies")
        runs.write_run(static.lines(plan.iris), told)
    bury(plan.withdrawals, plan.iris, plan.workshop, _STATIC)
    graphs = {name: plan.workshop / f"{name}.nt" for name in CONTENT_GRAPHS}
    merging = {
        name: pool.submit(
            runs.merge_graph, _runs(plan, outcome, name), path, plan.iris.thing("graph", name)
        )
        for name, path in graphs.items()
    }
    return graphs, {name: one.result() for name, one in merging.items()}


def _node_runs(plan: Plan, outcome: Outcome) -> list[Path]:
    rows = flat.rows(static.node_objects(plan.iris))
    runs.write_run(rows, part_file(plan.workshop, _STATIC, parts.NODES))
    return _runs(plan, outcome, parts.NODES) + _runs(plan, outcome, STONES)


def _runs(plan: Plan, outcome: Outcome, name: str) -> list[Path]:
    parted = [part_file(plan.workshop, n, name) for n in (*range(outcome.parts), _STATIC)]
    return [run for run in parted if run.exists()]


def _all_lines(graphs: Mapping[str, Path]) -> Iterator[bytes]:
    for path in graphs.values():
        with path.open("rb") as file:
            yield from file


def _manifest(
    plan: Plan, outcome: Outcome, content: runs.Content, findings: tuple[Finding, ...]
) -> Manifest:
    counted = Counter(finding.severity for finding in findings)
    rules = reuse.program()
    return Manifest(
        format=manifest.FORMAT,
        id=manifest.name(plan.at, content.identity),
        identity=content.identity,
        quads=content.quads,
        base=plan.iris.base,
        published=plan.at,
        version=rules["version"],
        shapes=rules["shapes"],
        reports="",
        previous=None if plan.previous is None else plan.previous.name,
        cases=len(outcome.digests),
        triples={name: count.triples for name, count in content.counts.items()},
        findings={severity.value: counted[severity] for severity in Severity},
        rejected=outcome.rejected,
        unresolved=len(outcome.unresolved),
        changes={},
        files={},
        withdrawals=len(plan.withdrawals),
        publisher=plan.publisher,
        contact=plan.contact,
        signedBy=signing.fingerprint(plan.signer),
    )


def pieces(plan: Plan) -> int:
    """Return how many pieces of a release are written by the pool, to tell how far it is.

    That is the RDF syntaxes, documents, tables and store, and the cases unless it is a mirror.
    """
    return len(formats.SYNTAXES) + (3 if plan.mirror else 4)


def _write_syntaxes(
    plan: Plan, graphs: Mapping[str, Path], pool: Executor
) -> list[Future[dict[str, str]]]:
    """Begin to write the dumps that are made of the canonical ones; each gives its checksums."""
    quads = [graphs[name].with_suffix(".nq") for name in sorted(graphs)]
    # A mirror has triples and no node objects, from which the same bytes come a little slower.
    others = _CANONICAL if plan.mirror else (*_CANONICAL, _OF_NODES)
    derived = [row.name for row in formats.SYNTAXES if row.name not in others]
    return [pool.submit(files.write_packed, name, plan.folder / "dumps", quads) for name in derived]


def _write_others(plan: Plan, outcome: Outcome, pool: Executor) -> list[Future[dict[str, str]]]:
    """Begin to write all other dumps; each gives its checksums."""
    dumps = plan.folder / "dumps"
    listed, packing = {parts.NDJSON: files.DOCUMENTS}, []
    if not plan.mirror:
        merged = plan.workshop / "nodes.rows"
        packing.append(pool.submit(files.write_flat, _node_runs(plan, outcome), merged, dumps))
        # Names as written, from which a case could be published anew, are in no triple.
        listed[parts.JSONL] = files.CASES
    plain = [dumps / f"{files.NAME}{formats.syntax(name).suffix}" for name in _CANONICAL]
    for suffix, name in listed.items():
        runs.concatenate(_runs(plan, outcome, suffix), dumps / name)
        plain.append(dumps / name)
    packing.append(pool.submit(files.write_tables, dumps, plan.iris))
    moved = moving.same_as(plan.previous, plan.iris, outcome.digests, move=plan.move)
    if moved:
        plain.append(dumps / files.MOVED)
        plain[-1].write_bytes(b"".join(moved))
    return packing + [pool.submit(files.pack, path) for path in plain]


def _write_graph(plan: Plan, name: str, lines: Iterable[bytes]) -> Path:
    path = plan.folder / f"{name}.nq"
    runs.write_quads(lines, plan.iris.thing("graph", name), path)
    return path


def _quality(plan: Plan, outcome: Outcome, told: Draft) -> Iterator[bytes]:
    """Write the measurements and the work list; yield what the graph says of both and of rules."""
    found = measured(outcome, plan.at)
    written = measurements.document(told.manifest.id, plan.at, found, before.past(plan.previous))
    (plan.folder / measurements.JSON).write_bytes(written)
    (plan.folder / measurements.CSV).write_bytes(measurements.table(found))
    listed = plan.folder / measurements.WORKLIST
    worklist.write(listed, told.findings, outcome.concerns, plan.iris)
    yield from quality_lines(told.findings, plan.iris)
    yield from map(line, formats.triples(measurement_statements(found, plan.iris, plan.at)))


def _about(plan: Plan, outcome: Outcome, told: Draft, quality: Path) -> Iterable[formats.Statement]:
    counts = {**told.content.counts, "quality": runs.counted(quality)}
    used = describing.used(outcome.summary.inputs, named=not plan.withdrawals)
    facts = describing.facts(told.manifest, counts, plan.folder / "dumps", used=used)
    return about_statements(facts)
