"""What a check came to, as frozen data: rules, findings and where they are; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from disinfo_graph.model import Finding, Severity, divided
from disinfo_graph.vocab import SHAPES

SEVERITIES = tuple(Severity)
"""The gravest first."""

EXAMPLES = 3
"""So many records are shown for each rule, unless another number is asked for."""

UNREADABLE = "unreadable"
"""What stands in the place of a rule for a record that no reader takes."""

CAP = 100_000
"""So many findings are kept, the gravest first, unless another number is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a report is to be written, as far as that is not the format's matter."""

    colours: bool = False
    fail_on: Severity = Severity.VIOLATION
    """The lightest severity that fails a check; a format may tell failures from other findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was read: a file as it was named, and a line of it, or row, from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @classmethod
    def of(cls, told: str) -> Place:
        """Return the place that a text tells, as `str` writes places."""
        file, colon, line = told.rpartition(":")
        return cls(file=file, line=int(line)) if colon and line.isdecimal() else cls(file=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What findings are told of: a case, or a thing that belongs to none."""

    iri: str
    """Of a blank node, its label after `_:`."""
    title: str | None = None
    places: tuple[Place, ...] = ()
    """Where it was read, each record of a case."""
    case: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding, and what it is told of."""

    finding: Finding
    subject: Subject
    places: tuple[Place, ...]
    """Where the node at fault was read; of a case read from a record, where the record was."""
    more: int = 0
    """Of an example: how many more findings of its rule there are of what it is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that something breaks."""

    shape: str
    severity: Severity
    message: str
    findings: int
    """How often it is broken."""
    subjects: int
    """How many cases, or other things, break it."""
    cases: bool
    """Whether any of them is a case."""
    examples: tuple[Found, ...]

    @property
    def name(self) -> str:
        """What the rule is called: the local name of its shape."""
        return self.shape.removeprefix(SHAPES)

    @property
    def sentence(self) -> str:
        """What is wrong, in plain words."""
        return divided(self.message)[0]

    @property
    def remedy(self) -> str:
        """How to mend it; empty where the rule does not say."""
        return divided(self.message)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A record that no reader takes."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What became of the records of inputs."""

    read: int
    merged: int
    """Those that told a case which another one had told already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check came to."""

    base: str
    """What the IRIs of the report's own nodes begin with."""
    cases: int
    """How many were checked."""
    things: int
    """How many nodes were checked that are no cases and belong to none."""
    faulty: int
    """How many of the cases break a rule."""
    rules: tuple[Rule, ...]
    """Those that are broken, the gravest first; of equal weight, that broken by most."""
    findings: tuple[Found, ...]
    """Every finding up to the cap, in the order of the rules, then of their places."""
    cap: int
    refused: tuple[Refused, ...] = ()
    """Every record that could not be read, up to the cap."""
    refusals: int = 0
    """How many there are."""
    records: Records | None = None
    """None where no records were read."""
    notes: tuple[str, ...] = ()
    """What was read otherwise than as written, or added for checking."""

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, the cap notwithstanding."""
        return {
            severity: sum(rule.findings for rule in self.rules if rule.severity is severity)
            for severity in SEVERITIES
        }

    @property
    def total(self) -> int:
        """How many findings there are, the cap notwithstanding."""
        return sum(rule.findings for rule in self.rules)

    @property
    def capped(self) -> bool:
        """Whether there are more findings, or refusals, than the report holds."""
        return self.total > len(self.findings) or self.refusals > len(self.refused)

    def fails(self, level: Severity) -> bool:
        """Tell whether anything weighs as much as the level; a record unread outweighs all."""
        return self.refusals > 0 or any(weighs(rule.severity, level) for rule in self.rules)


def weighs(severity: Severity, level: Severity) -> bool:
    """Tell whether a severity is as grave as a level, or graver."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(level)
