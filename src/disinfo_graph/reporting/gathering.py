"""Gathers what is found, record by record, into a report; memory is bounded by the cap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from disinfo_graph.model import Finding, Severity
from disinfo_graph.reporting.report import (
    CAP,
    EXAMPLES,
    SEVERITIES,
    Found,
    Place,
    Records,
    Refused,
    Report,
    Rule,
    Subject,
)

_Key = tuple[str, Severity, str]


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What breaks one rule, so far."""

    findings: int = 0
    subjects: int = 0
    cases: bool = False
    examples: list[Found] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Gathering:
    """A report that is being made; it grows by being added to."""

    examples: int = EXAMPLES
    cap: int = CAP
    cases: int = 0
    things: int = 0
    notes: list[str] = field(default_factory=list)
    _faulty: set[str] = field(default_factory=set)
    _rules: dict[_Key, _Tally] = field(default_factory=dict)
    _kept: dict[Severity, list[Found]] = field(
        default_factory=lambda: {severity: [] for severity in SEVERITIES}
    )
    _seen: set[int] = field(default_factory=set)
    """Hashes of the findings told already: a node that cases share is found at fault by each."""
    _refused: list[Refused] = field(default_factory=list)
    _refusals: int = 0

    def add(
        self,
        subject: Subject,
        findings: Iterable[Finding],
        places: Mapping[str, tuple[Place, ...]] | None = None,
    ) -> None:
        """Take in what was found about one case or thing; what one rule finds comes at once.

        `places` tells where the nodes at fault were read, if that is known better than of the
        subject.
        """
        broken: dict[_Key, list[Found]] = {}
        for finding in dict.fromkeys(findings):
            where = (places or {}).get(finding.focus, subject.places)
            found = Found(finding=finding, subject=subject, places=where)
            broken.setdefault(_key(finding), []).append(found)
            self._keep(found, self._rule(finding))
        for key, all_found in broken.items():
            rule = self._rules[key]
            rule.subjects += 1
            rule.cases |= subject.case
            if len(rule.examples) < self.examples:
                rule.examples.append(replace(all_found[0], more=len(all_found) - 1))
        if broken and subject.case:
            self._faulty.add(subject.iri)

    def refuse(self, place: Place, reason: str) -> None:
        """Take in a record that no reader takes."""
        self._refusals += 1
        if len(self._refused) < self.cap:
            self._refused.append(Refused(place=place, reason=reason))

    def report(self, base: str, records: Records | None = None) -> Report:
        """Return what has been gathered."""
        ranked = sorted(self._rules, key=self._weight)
        rank = {key: number for number, key in enumerate(ranked)}
        kept = sorted(
            (found for severity in SEVERITIES for found in self._kept[severity]),
            key=lambda found: (rank[_key(found.finding)], *_where(found)),
        )
        return Report(
            base=base,
            cases=self.cases,
            things=self.things,
            faulty=len(self._faulty),
            rules=tuple(map(self._told, ranked)),
            findings=tuple(kept[: self.cap]),
            cap=self.cap,
            refused=tuple(self._refused),
            refusals=self._refusals,
            records=records,
            notes=tuple(self.notes),
        )

    def _rule(self, finding: Finding) -> _Tally:
        return self._rules.setdefault(_key(finding), _Tally())

    def _keep(self, found: Found, rule: _Tally) -> None:
        name = hash(found.finding)
        if name in self._seen:
            return
        self._seen.add(name)
        rule.findings += 1
        # Each severity up to the cap: what comes later may be graver, and then goes before.
        kept = self._kept[found.finding.severity]
        if len(kept) < self.cap:
            kept.append(found)

    def _weight(self, key: _Key) -> tuple[int, int, str, str]:
        shape, severity, message = key
        return (SEVERITIES.index(severity), -self._rules[key].subjects, shape, message)

    def _told(self, key: _Key) -> Rule:
        shape, severity, message = key
        tally = self._rules[key]
        return Rule(
            shape=shape,
            severity=severity,
            message=message,
            findings=tally.findings,
            subjects=tally.subjects,
            cases=tally.cases,
            examples=tuple(sorted(tally.examples, key=_where)),
        )


def _key(finding: Finding) -> _Key:
    return (finding.shape, finding.severity, finding.message)


def _where(found: Found) -> tuple[str, int, str, str, str, str]:
    place = found.places[0] if found.places else Place(file="")
    finding = found.finding
    return (
        place.file,
        place.line or 0,
        finding.focus,
        finding.constraint,
        finding.path or "",
        finding.value or "",
    )
