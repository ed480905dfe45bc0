"""Looks at inputs without publishing them: what the shapes say, and what was refused."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

import orjson

from disinfo_graph.checking import SET_WISE
from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.errors import InputError
from disinfo_graph.inspecting import Sorted, inspect, inspect_release, refused, sort
from disinfo_graph.inspecting.examining import NOTHING
from disinfo_graph.inspecting.releases import base_of
from disinfo_graph.iris import Iris, case_of
from disinfo_graph.merging import Spool
from disinfo_graph.model import Finding
from disinfo_graph.publish import across, intake, outcome, records
from disinfo_graph.publish.chunk import Task, get_ready
from disinfo_graph.publish.executors import executor, in_order, made_ready, suited
from disinfo_graph.publish.intake import Added
from disinfo_graph.publish.looking import Beside, Looked, look, look_beside
from disinfo_graph.publish.memory import collected_seldom
from disinfo_graph.publish.parts import Part
from disinfo_graph.publish.progress import LARGE, Progress, Step, size
from disinfo_graph.publish.summary import Summary
from disinfo_graph.publish.workshop import SPOOL, UNREAD
from disinfo_graph.reporting import CAP, EXAMPLES, Gathering, Place, Records, Report, Subject

_NO_RECORD = "no record (expected at least one case)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to check, and by which names."""

    inputs: tuple[Path, ...]
    """Files and folders that the readers read, RDF, releases."""
    syntax: str | None = None
    """The name of the RDF syntax of inputs that have no name to tell it."""
    base: str = DEFAULT_BASE
    """What the IRIs begin with that records are given."""
    tables: tuple[Path, ...] = ()
    additions: tuple[Path, ...] = ()
    expansions: tuple[Path, ...] = ()
    reports: Path | None = None
    """A folder for the lists that account for every record."""
    workers: int = 1
    """So many processes map and check records."""
    chunk: int = 1000
    engine: str = SET_WISE
    """Which of `checking.ENGINES` checks."""
    at: datetime | None = None
    """The moment of checking; without it no date lies in the future."""
    examples: int = EXAMPLES
    """So many records are kept for each rule."""
    cap: int = CAP
    """So many findings are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check came to, and in figures what became of the records."""

    report: Report
    summary: Summary | None
    """None where nothing was for the readers."""


def check(request: Request, progress: Progress) -> Checked:
    """Return what the shapes find, and what would become of every record; nothing is published.

    Raises InputError for an input that is refused, ConfigError for an addition or a base at
    fault.
    """
    Iris(request.base)  # raises for a base that is none, before anything is read
    given = sort(request.inputs, request.syntax)
    added = Added.read(request.additions, request.expansions)
    gathering = Gathering(examples=request.examples, cap=request.cap)
    if given.graphs:
        progress(Step(name="checking RDF"))
        inspect(given.graphs, gathering, engine=request.engine, at=request.at)
    for release in given.releases:
        progress(Step(name=f"checking {release.name}"))
        inspect_release(release, gathering, engine=request.engine, at=request.at)
    if not given.records:
        report = gathering.report(_base(given, request))
        _require_something(report, NOTHING, request)
        return Checked(report=report, summary=None)
    of_records = replace(request, inputs=given.records)
    summary = _check_records(of_records, added, gathering, progress)
    told = Records(read=summary.read, merged=summary.account.merged)
    gathering.notes += summary.notes
    report = gathering.report(_base(given, request), told)
    _require_something(report, _NO_RECORD, request)
    return Checked(report=report, summary=summary)


def _require_something(report: Report, reason: str, request: Request) -> None:
    """Raise InputError where there was nothing to check, so that it would pass unchecked."""
    if not report.cases and not report.things and not report.refusals:
        raise InputError(reason, source=", ".join(map(str, request.inputs)))


def _base(given: Sorted, request: Request) -> str:
    bases = [base_of(release) for release in given.releases]
    return bases[0] if bases else request.base


def _check_records(
    request: Request, added: Added, gathering: Gathering, progress: Progress
) -> Summary:
    with tempfile.TemporaryDirectory(prefix="disinfo-graph-") as folder, collected_seldom():
        try:
            return _check_in(Path(folder), request, added, gathering, progress)
        except BrokenExecutor as error:
            told = ", ".join(map(str, request.inputs))
            raise InputError(f"{error} (expected memory for all --workers)", source=told) from error
        except InputError as error:
            raise refused(error, request.syntax) from error


def _check_in(
    workshop: Path, request: Request, added: Added, gathering: Gathering, progress: Progress
) -> Summary:
    with executor(request.workers) as pool:
        if size(request.inputs) >= LARGE:
            made_ready(pool, get_ready, request.engine, request.workers)
        with Spool(workshop / SPOOL, {}) as spool:
            summary = intake.fill(spool, request.inputs, request.tables, workshop, progress)
            merged = intake.merge(spool, request.chunk, workshop, pool, progress)
            intake.write_names(spool, workshop, added)
        _add_refused(workshop / UNREAD, gathering)
        iris = Iris(request.base)
        cases = _Cases(gathering=gathering, progress=progress, total=merged.cases, iris=iris)
        parts = _look(cases, merged.chunks, workshop, request, suited(pool, merged.chunks))
    result = outcome.gather(parts, summary, added, workshop)
    if request.reports is not None:
        records.write_accounts(request.reports, result, records.suggested(result))
    return summary


def _look(
    cases: _Cases, chunks: int, workshop: Path, request: Request, pool: Executor
) -> list[Part]:
    """Gather what is wrong with the cases, alone and beside each other."""
    cases.progress(Step(name="checking", total=cases.total))
    parts = [cases.add(one) for one in in_order(pool, look, _tasks(chunks, workshop, request))]
    cases.progress(Step(name="checking across cases"))
    beside = _beside(chunks, workshop, request)
    cases.add_across(chain.from_iterable(in_order(pool, look_beside, beside)))
    return parts


def _tasks(chunks: int, workshop: Path, request: Request) -> Iterable[Task]:
    return (
        Task(
            number=number,
            base=request.base,
            workshop=workshop,
            engine=request.engine,
            at=request.at,
        )
        for number in range(chunks)
    )


def _beside(chunks: int, workshop: Path, request: Request) -> Iterable[Beside]:
    return (
        Beside(
            shape_set=shape_set,
            chunks=chunks,
            base=request.base,
            workshop=workshop,
            engine=request.engine,
        )
        for shape_set in across.SETS
    )


def _add_refused(unread: Path, gathering: Gathering) -> None:
    with unread.open("rb") as file:
        for line in file:
            row = orjson.loads(line)
            gathering.refuse(Place.of(*row["origins"]), row["reason"])


@dataclass(slots=True, kw_only=True)
class _Cases:
    """The cases of some inputs, chunk by chunk."""

    gathering: Gathering
    progress: Progress
    total: int
    iris: Iris
    _subjects: dict[str, Subject] = field(default_factory=dict)
    """By the IRIs of the cases."""

    def add(self, looked: Looked) -> Part:
        """Take in what was found in one chunk, and return what became of it."""
        for subject, findings in looked.found:
            self._subjects[subject.iri] = subject
            self.gathering.add(subject, findings)
        self.gathering.cases += len(looked.found)
        self.progress(Step(name="checking", done=len(self._subjects), total=self.total))
        return looked.part

    def add_across(self, across_cases: Iterable[Finding]) -> None:
        """Take in what is wrong with cases beside each other, and with what they share."""
        found: dict[str, list[Finding]] = {}
        for finding in across_cases:
            found.setdefault(_case_of(finding.focus, self.iris) or finding.focus, []).append(
                finding
            )
        for iri, findings in found.items():
            subject = self._subjects.get(iri) or Subject(iri=iri, case=False)
            self.gathering.add(subject, findings)


def _case_of(focus: str, iris: Iris) -> str | None:
    """Return the case that a node belongs to by its name; None for what cases share."""
    slug = case_of(*(iris.split(focus) or ("", "")))
    return iris.thing("case", slug) if slug else None
