"""Assembles a release from the parts of its chunks: content, dumps, store, reports, description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from disinfo_graph import formats, resources, store
from disinfo_graph.checking import REGISTRY_SHAPES, check
from disinfo_graph.dumps import files, runs
from disinfo_graph.dumps.about import about_statements
from disinfo_graph.dumps.quality import quality_statements
from disinfo_graph.errors import ReleaseError
from disinfo_graph.formats import Triple, triples
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import scheme_statements
from disinfo_graph.model import Finding, Severity
from disinfo_graph.publish import parts, records
from disinfo_graph.publish.outcome import Outcome
from disinfo_graph.release import manifest
from disinfo_graph.release.manifest import Manifest
from disinfo_graph.vocab import CONTENT_GRAPHS

_STATIC = 99_999_999
"""The number of the run that comes from no chunk: ontology and schemes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where a release is put together, and what it is to be compared with."""

    folder: Path
    workshop: Path
    iris: Iris
    at: datetime
    previous: Path | None
    """The folder of the live release."""
    drop_missing: bool


def assemble(plan: Plan, outcome: Outcome, pool: Executor) -> Manifest:
    """Write everything of a release into its folder; return its manifest, written last."""
    changes = records.changes(plan.previous, outcome.digests)
    records.require_small_loss(plan.previous, changes, drop_missing=plan.drop_missing)
    dumps = plan.folder / "dumps"
    dumps.mkdir()
    graphs = _merged_graphs(plan, outcome)
    content = runs.merge_graphs(
        graphs,
        {name: plan.iris.thing("graph", name) for name in graphs},
        dumps / f"{files.NAME}.nt",
        dumps / f"{files.NAME}.nq",
    )
    findings = (*outcome.findings, *_registry_findings(graphs))
    reports = records.write_reports(plan.folder, outcome, findings)
    made = _manifest(plan, outcome, content, findings, reports, changes)
    _write_dumps(plan, outcome, graphs, pool)
    _describe(plan, content, made, findings)
    store.build(
        plan.folder / "store",
        [dumps / f"{files.NAME}.nq", plan.folder / "about.nq", plan.folder / "quality.nq"],
    )
    whole = replace(made, files=files.checksums(plan.folder))
    manifest.write(whole, plan.folder)
    return whole


def _merged_graphs(plan: Plan, outcome: Outcome) -> dict[str, Path]:
    static = (*triples(scheme_statements(plan.iris)), *_ontology())
    runs.write_run(static, parts.part_file(plan.workshop, _STATIC, "vocabularies"))
    merged = {}
    for graph in CONTENT_GRAPHS:
        numbers = [*range(outcome.parts), *([_STATIC] if graph == "vocabularies" else [])]
        merged[graph] = plan.workshop / f"{graph}.nt"
        runs.merge_runs(
            (parts.part_file(plan.workshop, number, graph) for number in numbers), merged[graph]
        )
    return merged


def _ontology() -> Iterable[Triple]:
    quads = formats.read(resources.ontology(), formats.syntax("turtle"))
    return (quad.triple for quad in quads)


def _registry_findings(graphs: Mapping[str, Path]) -> tuple[Finding, ...]:
    """Check what cases share, once over all; raises ReleaseError for a violation there."""
    shared = (
        quad.triple
        for name in ("vocabularies", "derived")
        for quad in formats.read(graphs[name], formats.syntax("n-triples"))
    )
    findings = check(shared, REGISTRY_SHAPES)
    violations = [finding for finding in findings if finding.severity is Severity.VIOLATION]
    if violations:
        first = violations[0]
        raise ReleaseError(
            f"registries: {len(violations)} violations, the first at {first.focus}: {first.message}"
        )
    return findings


def _manifest(
    plan: Plan,
    outcome: Outcome,
    content: runs.Content,
    findings: tuple[Finding, ...],
    reports: str,
    changes: Mapping[str, int],
) -> Manifest:
    counted = {severity.value: 0 for severity in Severity}
    for finding in findings:
        counted[finding.severity.value] += 1
    return Manifest(
        format=manifest.FORMAT,
        id=f"{plan.at:%Y%m%dT%H%M%SZ}-{content.identity[:12]}",
        identity=content.identity,
        quads=content.quads,
        base=plan.iris.base,
        published=plan.at,
        version=version("disinfo-graph"),
        shapes=sha256(b"".join(path.read_bytes() for path in resources.shapes())).hexdigest(),
        reports=reports,
        previous=None if plan.previous is None else plan.previous.name,
        cases=len(outcome.digests),
        triples={name: count.triples for name, count in content.counts.items()},
        findings=counted,
        rejected=len(outcome.rejected),
        unresolved=len(outcome.unresolved),
        changes=changes,
        files={},
    )


def _write_dumps(plan: Plan, outcome: Outcome, graphs: dict[str, Path], pool: Executor) -> None:
    dumps = plan.folder / "dumps"
    for suffix, name in ((parts.NDJSON, f"{files.NAME}.ndjson"), (parts.JSONL, "cases.jsonl")):
        lines = [parts.part_file(plan.workshop, n, suffix) for n in range(outcome.parts)]
        runs.concatenate(lines, dumps / name)
    by_iri = {plan.iris.thing("graph", name): path for name, path in graphs.items()}
    derived = [row.name for row in formats.SYNTAXES if row.name not in ("n-triples", "n-quads")]
    for written in [pool.submit(files.write_syntax, name, dumps, by_iri) for name in derived]:
        written.result()
    for packed in [pool.submit(files.compress, path) for _, path in files.present(dumps)]:
        packed.result()
    files.write_sums(dumps)


def _describe(
    plan: Plan, content: runs.Content, made: Manifest, findings: tuple[Finding, ...]
) -> None:
    about = about_statements(
        plan.iris,
        release=made.id,
        published=plan.at,
        counts=content.counts,
        files=files.present(plan.folder / "dumps"),
    )
    graphs = {"about": about, "quality": quality_statements(findings, plan.iris)}
    for name, statements in graphs.items():
        iri = plan.iris.thing("graph", name)
        runs.write_quads(triples(statements), iri, plan.folder / f"{name}.nq")
