"""The report as JSON, by `docs/check-report.schema.json`: its keys are a promise to programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import orjson

from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import Found, Place, Refused, Report, Rule, Style, weighs

FORMAT = "disinfo-graph/check-report/1"
"""The name of these keys; another number stands for keys that an old program would misread."""


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write one object, its findings one a line."""
    head = orjson.dumps(_head(report, style), option=orjson.OPT_INDENT_2)
    out.write(head.removesuffix(b"\n}"))
    _write_list("findings", map(_found, report.findings), out)
    _write_list("unreadable", map(_refused, report.refused), out)
    out.write(b"\n}\n")


def _write_list(key: str, items: Iterable[dict[str, object]], out: BinaryIO) -> None:
    # Item by item: as one value, all would stand in memory twice more.
    out.write(f',\n  "{key}": ['.encode())
    between = b"\n    "
    for item in items:
        out.write(between + orjson.dumps(item))
        between = b",\n    "
    out.write(b"\n  ]" if between.startswith(b",") else b"]")


def _head(report: Report, style: Style) -> dict[str, object]:
    records = report.records
    return {
        "format": FORMAT,
        "summary": wording.headline(report),
        "fail_on": style.fail_on.value.lower(),
        "passed": not report.fails(style.fail_on),
        "checked": {"cases": report.cases, "things": report.things},
        "faulty_cases": report.faulty,
        "counts": {severity.value.lower(): n for severity, n in report.counts.items()},
        "records": None
        if records is None
        else {"read": records.read, "merged": records.merged, "unreadable": report.refusals},
        "cap": {"findings": report.cap, "reached": report.capped},
        "notes": report.notes,
        "rules": [_rule(rule, style) for rule in report.rules],
    }


def _rule(rule: Rule, style: Style) -> dict[str, object]:
    return {
        "rule": rule.name,
        "shape": rule.shape,
        "severity": rule.severity.value.lower(),
        "fails": weighs(rule.severity, style.fail_on),
        "sentence": rule.sentence,
        "remedy": rule.remedy,
        "findings": rule.findings,
        "broken_by": rule.subjects,
        "examples": [_found(found) | {"more": found.more} for found in rule.examples],
    }


def _found(found: Found) -> dict[str, object]:
    finding, subject = found.finding, found.subject
    return {
        "shape": finding.shape,
        "severity": finding.severity.value.lower(),
        "constraint": finding.constraint,
        "case": wording.node(subject.iri) if subject.case else None,
        "title": subject.title,
        "focus": wording.node(finding.focus),
        "path": finding.path,
        "value": finding.value,
        "message": finding.message,
        "places": [_place(place) for place in found.places],
    }


def _refused(one: Refused) -> dict[str, object]:
    return {"place": _place(one.place), "reason": one.reason}


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line}
