"""Reports for tests: made by gathering findings, as every report is."""

from __future__ import annotations

import io

from disinfo_graph.model import Finding, Severity
from disinfo_graph.reporting import Gathering, Place, Report, Style, Subject, written_as
from making import BASE

SHAPES = "https://w3id.org/disinfo-graph/shapes#"
COMPONENT = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
WEIGHTS = {
    "Claim-debunk": Severity.VIOLATION,
    "Claim-text": Severity.WARNING,
    "Appearance-archive": Severity.INFO,
}


def finding(
    rule: str, node: str, *, path: str | None = "schema:text", value: str | None = None
) -> Finding:
    return Finding(
        severity=WEIGHTS[rule],
        focus=f"{BASE}id/{node}",
        shape=SHAPES + rule,
        constraint=COMPONENT,
        path=path,
        value=value,
        message=f"The {rule} is wrong. Mend the {rule}, in `field`.",
    )


def subject(number: int, title: str | None = "A river", file: str = "in.csv") -> Subject:
    return Subject(
        iri=f"{BASE}id/case/c{number}", title=title, places=(Place(file=file, line=number),)
    )


def report(*, examples: int = 3, cap: int = 100) -> Report:
    """Return a report on 12 cases: 10 without text, 2 of them without debunk, 1 archive missing."""
    gathering = Gathering(examples=examples, cap=cap, cases=12)
    for number in range(1, 13):
        found = [finding("Claim-text", f"claim/c{number}")] if number < 11 else []
        if number in (7, 9):
            found.append(finding("Claim-debunk", f"claim/c{number}", path=None))
        if number == 12:
            found.append(finding("Appearance-archive", "appearance/c12-1", value="x"))
        gathering.add(subject(number), found)
    return gathering.report(BASE)


def written(given: Report, name: str, style: Style | None = None) -> str:
    out = io.BytesIO()
    written_as(name).write(given, style or Style(), out)
    return out.getvalue().decode()
