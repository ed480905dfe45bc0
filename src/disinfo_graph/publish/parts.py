"""Writes what one chunk of cases comes to: sorted runs, lines of cases, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

import orjson

from disinfo_graph.dumps import flat
from disinfo_graph.dumps.runs import write_run
from disinfo_graph.formats import jsonld, nodes
from disinfo_graph.formats.context import context
from disinfo_graph.iris import Iris
from disinfo_graph.model import Case, Facts, Finding, Resolved, Severity, told
from disinfo_graph.publish.account import Account
from disinfo_graph.publish.chunk import OWN_GRAPHS, Mapped, Task, map_and_check, shared
from disinfo_graph.publish.tally import Tally, tally
from disinfo_graph.publish.worklist import Concern, concerns
from disinfo_graph.publish.workshop import part_file
from disinfo_graph.vocab import CONTENT_GRAPHS

NODES = "nodes"
NDJSON = "ndjson"
JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What became of one chunk: small enough to be sent between processes."""

    number: int
    cases: int
    keys: dict[str, str]
    """Key to slug, of the cases published."""
    digests: dict[str, str]
    """Slug to a hash of all that case shapes look at, of the cases published."""
    links: frozenset[str]
    refused: frozenset[str]
    """Slugs of the cases that violate a shape."""
    findings: tuple[Finding, ...]
    """About the cases published."""
    account: Account
    tally: Tally
    """Of the cases published."""
    concerns: dict[str, Concern]
    """The cases published, by slug and by each thing of them with findings."""


def write_part(task: Task) -> Part:
    """Map, check and write one chunk; runs in any process, and again with the same result."""
    mapped = map_and_check(task)
    published = [one for one in mapped if not one.refused]
    _write_runs(published, task)
    _write_lines(published, task)
    write_accounts(mapped, task)
    return part_of(mapped, task)


def part_of(mapped: list[Mapped], task: Task) -> Part:
    """Return what became of a chunk's cases."""
    published = [one for one in mapped if not one.refused]
    return Part(
        number=task.number,
        cases=len(mapped),
        keys={key: _case(one).slug for one in published for key in _case(one).keys},
        digests={_case(one).slug: one.digest for one in published},
        links=frozenset(slug for one in published for slug in one.links),
        refused=frozenset(_case(one).slug for one in mapped if one.refused),
        findings=tuple(finding for one in published for finding in one.findings),
        account=_account(mapped),
        tally=tally(published),
        concerns=concerns(published),
    )


def _account(mapped: Iterable[Mapped]) -> Account:
    account = Account()
    for one in mapped:
        account.tell(one.resolved, _reason(one) if one.refused else None)
    return account


def write_accounts(mapped: list[Mapped], task: Task) -> None:
    """Write the lines of the files that tell what became of each case."""
    for name, rows in ACCOUNTS.items():
        with part_file(task.workshop, task.number, name).open("wb") as out:
            out.writelines(orjson.dumps(row) + b"\n" for one in mapped for row in rows(one))


def _case(mapped: Mapped) -> Case:
    return mapped.resolved.case


def _write_runs(published: list[Mapped], task: Task) -> None:
    for graph in OWN_GRAPHS:
        own = (line for one in published for line in one.lines[graph])
        write_run(own, part_file(task.workshop, task.number, graph))
    named = (line for node in shared(published) for line in nodes.lines(node))
    write_run(named, part_file(task.workshop, task.number, "vocabularies"))
    told = (node for graph in OWN_GRAPHS for one in published for node in one.graphs[graph])
    whole = nodes.each_once((*told, *shared(published)))
    write_run(flat.rows(whole), part_file(task.workshop, task.number, NODES))


def _write_lines(published: list[Mapped], task: Task) -> None:
    iris = Iris(task.base)
    with part_file(task.workshop, task.number, NDJSON).open("wb") as out:
        for one in published:
            out.write(_document(one, iris) + b"\n")
    with part_file(task.workshop, task.number, JSONL).open("wb") as out:
        for one in published:
            out.writelines(row + b"\n" for row in case_lines(one.resolved))


def _document(mapped: Mapped, iris: Iris) -> bytes:
    told = nodes.each_once(node for graph in CONTENT_GRAPHS for node in mapped.graphs[graph])
    return jsonld.document(told, iris.thing("case", _case(mapped).slug), context())


def case_lines(resolved: Resolved) -> Iterator[bytes]:
    """Yield the lines from which a case can be published again: a further one for each title."""
    case = resolved.case
    # Whoever is not known as an organisation may be a person, and those are not published.
    known = resolved.contributor is not None
    values = told(case) if known else told(case) | {"reported_by": None}
    yield orjson.dumps(values)
    for title in case.titles:
        # With its claim: on a page of several reviews a title alone may be any one's.
        variant = Facts(
            text_language=case.text_language, report=case.report, title=title, claim=case.claim
        )
        yield orjson.dumps(told(variant))


def _reason(mapped: Mapped) -> str:
    violations = (one for one in mapped.findings if one.severity is Severity.VIOLATION)
    return "; ".join(dict.fromkeys(finding.message for finding in violations))


def _rejected(mapped: Mapped) -> Iterator[dict[str, object]]:
    case = _case(mapped)
    if mapped.refused:
        yield {
            "origins": [str(origin) for origin in case.origins],
            "reason": _reason(mapped),
            "findings": [asdict(finding) for finding in mapped.findings],
            "record": told(case),
            "titles": case.titles,
        }


def _conflicts(mapped: Mapped) -> Iterator[dict[str, object]]:
    case = _case(mapped)
    for conflict in case.conflicts:
        yield asdict(conflict) | {
            "case": case.slug,
            "kept_from": str(conflict.kept_from),
            "dropped_from": str(conflict.dropped_from),
        }


def _provenance(mapped: Mapped) -> Iterator[dict[str, object]]:
    case = _case(mapped)
    if not mapped.refused:
        yield {
            "case": case.slug,
            "origins": [str(origin) for origin in case.origins],
            "fields": dict(case.provenance),
        }


def _mended(mapped: Mapped) -> Iterator[dict[str, object]]:
    case = _case(mapped)
    for note in dict.fromkeys(case.mended):
        field, _, what = note.partition(": ")
        origins = [str(origin) for origin in case.origins]
        yield {"case": case.slug, "field": field, "what": what, "origins": origins}


ACCOUNTS: dict[str, Callable[[Mapped], Iterator[dict[str, object]]]] = {
    "rejected.jsonl": _rejected,
    "conflicts.jsonl": _conflicts,
    "mended.jsonl": _mended,
    "provenance.jsonl": _provenance,
}
"""The files that tell what became of each case, and what each case gives to them."""
