"""Looks at inputs without publishing them: what the shapes say, and what was refused."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from disinfo_graph.checking import SET_WISE
from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.mapping import scheme_nodes
from disinfo_graph.merging import Spool
from disinfo_graph.model import Finding, Severity
from disinfo_graph.publish import across, intake, outcome, records
from disinfo_graph.publish.chunk import Mapped, Task, map_and_check, shared
from disinfo_graph.publish.executors import Inline
from disinfo_graph.publish.intake import Added
from disinfo_graph.publish.parts import Part, part_of, write_accounts
from disinfo_graph.publish.progress import Progress, Step
from disinfo_graph.publish.summary import Summary
from disinfo_graph.publish.workshop import SPOOL

EXAMPLES = 3


@dataclass(slots=True, kw_only=True)
class Rule:
    """How many cases break a rule, and the first of them."""

    cases: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to check, and by which names."""

    inputs: tuple[Path, ...]
    tables: tuple[Path, ...] = ()
    additions: tuple[Path, ...] = ()
    expansions: tuple[Path, ...] = ()
    reports: Path | None = None
    """A folder for the lists that account for every record."""
    chunk: int = 1000
    engine: str = SET_WISE
    """Which of `checking.ENGINES` checks."""
    at: datetime | None = None
    """The moment of checking; without it no date lies in the future."""


@dataclass(slots=True, kw_only=True)
class Checked:
    """What the shapes find wrong with the cases of some inputs."""

    summary: Summary
    cases: int
    seen: int = 0
    faulty: int = 0
    rules: dict[tuple[Severity, str], Rule] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    """All findings, about cases and across them."""

    def add(self, one: Mapped) -> None:
        """Take in what was found about one case."""
        case = one.resolved.case
        self.seen += 1
        self.faulty += bool(one.findings)
        self.found += one.findings
        for broken in dict.fromkeys((found.severity, found.message) for found in one.findings):
            rule = self.rules.setdefault(broken, Rule())
            rule.cases += 1
            if rule.cases <= EXAMPLES:
                origins = ", ".join(map(str, case.origins))
                rule.examples.append(f"{origins}: {case.title or 'without title'}")

    def add_across(self, told: set[bytes], engine: str) -> None:
        """Take in what was found once over all cases; each node counts as a case would."""
        told |= {line for node in scheme_nodes(Iris(DEFAULT_BASE)) for line in nodes.lines(node)}
        for found in across.findings(told, engine):
            self.found.append(found)
            rule = self.rules.setdefault((found.severity, found.message), Rule())
            rule.cases += 1
            if rule.cases <= EXAMPLES:
                rule.examples.append(found.focus)


def check(request: Request, progress: Progress) -> Checked:
    """Return what the shapes find, and what would become of every record; nothing is published.

    Raises InputError for an input that is refused, ConfigError for an addition at fault.
    """
    added = Added.read(request.additions, request.expansions)
    with tempfile.TemporaryDirectory(prefix="disinfo-graph-") as folder:
        workshop = Path(folder)
        with Spool(workshop / SPOOL, {}) as spool:
            summary = intake.fill(spool, request.inputs, request.tables, workshop, progress)
            merged = intake.merge(spool, request.chunk, workshop, Inline(), progress)
            intake.write_names(spool, workshop, added)
        checked = Checked(summary=summary, cases=merged.cases)
        progress(Step(name="checking", total=merged.cases))
        tasks = (
            Task(
                number=number,
                base=DEFAULT_BASE,
                workshop=workshop,
                engine=request.engine,
                at=request.at,
            )
            for number in range(merged.chunks)
        )
        told: set[bytes] = set()
        parts = [_part(task, checked, told, progress) for task in tasks]
        checked.add_across(told, request.engine)
        result = outcome.gather(parts, summary, added, workshop)
        if request.reports is not None:
            records.write_accounts(request.reports, result, records.suggested(result))
    return checked


def _part(task: Task, checked: Checked, told: set[bytes], progress: Progress) -> Part:
    mapped = map_and_check(task)
    write_accounts(mapped, task)
    for one in mapped:
        checked.add(one)
    told |= across.looked_at(_told(mapped))
    progress(Step(name="checking", done=checked.seen, total=checked.cases))
    return part_of(mapped, task)


def _told(mapped: list[Mapped]) -> Iterator[bytes]:
    """Yield all that is said of the cases that would be published, and of what they share."""
    published = [one for one in mapped if not one.refused]
    for one in published:
        for lines in one.lines.values():
            yield from lines
    for node in shared(published):
        yield from nodes.lines(node)
