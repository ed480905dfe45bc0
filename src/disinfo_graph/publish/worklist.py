"""The work list for curators: every finding with its case, the gravest and most frequent first."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from disinfo_graph.formats.csv_rows import safe
from disinfo_graph.iris import Iris, case_of
from disinfo_graph.model import Finding, Severity, divided
from disinfo_graph.publish.chunk import Mapped
from disinfo_graph.vocab import SHAPES

COLUMNS = ("severity", "report", "case", "rule", "sentence", "remedy", "thing")


class Concern(NamedTuple):
    """The case that a thing belongs to: its slug, and the address of its report if it has one."""

    slug: str
    report: str


def concerns(published: Iterable[Mapped]) -> dict[str, Concern]:
    """Return each case by its slug, and by each thing of it that something is wrong with."""
    found: dict[str, Concern] = {}
    for one in published:
        case = one.resolved.case
        concern = Concern(case.slug, case.report or "")
        found[case.slug] = concern
        found |= {finding.focus: concern for finding in one.findings}
    return found


def _concern(focus: str, belonging: Mapping[str, Concern], iris: Iris) -> Concern | None:
    """Return the case that a thing belongs to; None for what cases share."""
    # What rules across cases find is in no chunk; the parts of a case have its slug.
    return belonging.get(focus) or belonging.get(case_of(*(iris.split(focus) or ("", ""))))


def write(
    path: Path, findings: Iterable[Finding], belonging: Mapping[str, Concern], iris: Iris
) -> None:
    """Write the list as CSV."""
    told = list(findings)
    frequency = Counter((one.severity, one.shape) for one in told)
    weights = {severity: weight for weight, severity in enumerate(Severity)}

    def weight(one: Finding) -> tuple[int, int, str, str, str, str]:
        concern = _concern(one.focus, belonging, iris)
        slug = concern.slug if concern else ""
        frequent = -frequency[one.severity, one.shape]
        return weights[one.severity], frequent, one.shape, slug, one.focus, one.value or ""

    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for one in sorted(told, key=weight):
            writer.writerow(map(safe, _row(one, _concern(one.focus, belonging, iris), iris)))


def _row(finding: Finding, concern: Concern | None, iris: Iris) -> tuple[str, ...]:
    sentence, remedy = divided(finding.message)
    return (
        finding.severity.value.lower(),
        concern.report if concern else "",
        iris.thing("case", concern.slug) if concern else "",
        finding.shape.removeprefix(SHAPES),
        sentence,
        remedy,
        finding.focus,
    )
