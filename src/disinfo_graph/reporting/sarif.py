"""The report as SARIF 2.1.0, for code hosts and editors that mark lines; all findings."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from typing import BinaryIO
from urllib.parse import quote

import orjson

from disinfo_graph.model import Severity
from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import (
    UNREADABLE,
    Found,
    Place,
    Refused,
    Report,
    Rule,
    Style,
)
from disinfo_graph.vocab import SHAPES

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS: dict[Severity, str] = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_HOME = "https://w3id.org/disinfo-graph/"
_STANDARD_INPUT = "-"

Json = dict[str, object]


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write one log with one run."""
    head = orjson.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]})
    # The results come one by one, at the end of the run.
    out.write(head.removesuffix(b"}]}") + b',"results":[')
    between = b"\n"
    for result in _results(report):
        out.write(between + orjson.dumps(result))
        between = b",\n"
    out.write(b"\n]}]}\n")


def _run(report: Report) -> Json:
    """Return the run without its results."""
    unreadable = [_unreadable()] if report.refusals else []
    driver: Json = {
        "name": "disinfo-graph",
        "version": version("disinfo-graph"),
        "informationUri": _HOME,
        "rules": [*map(_rule, report.rules), *unreadable],
    }
    return {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
    }


def _results(report: Report) -> Iterator[Json]:
    index = {(rule.shape, rule.severity, rule.message): n for n, rule in enumerate(report.rules)}
    for found in report.findings:
        finding = found.finding
        at = index[finding.shape, finding.severity, finding.message]
        yield _result(found, at, report.base)
    for one in report.refused:
        yield _refused(one, len(report.rules))


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": rule.message},
        "help": {"text": rule.remedy or rule.sentence},
        "helpUri": rule.shape,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _unreadable() -> Json:
    return {
        "id": UNREADABLE,
        "shortDescription": {"text": "The record cannot be read."},
        "defaultConfiguration": {"level": "error"},
    }


def _invocation(report: Report) -> Json:
    told = [("note", note) for note in (wording.headline(report), *report.notes)]
    if capped := wording.capped(report):
        told.append(("warning", capped))
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": level, "message": {"text": text}} for level, text in told
        ],
    }


def _result(found: Found, index: int, base: str) -> Json:
    finding = found.finding
    node = wording.node(finding.focus)
    parts = (finding.shape, finding.constraint, node, finding.path or "", finding.value or "")
    return {
        "ruleId": finding.shape.removeprefix(SHAPES),
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} ({wording.told(found, base)})"},
        "locations": [_location(found.places[0] if found.places else None, node)],
        "relatedLocations": [_location(place, node) for place in found.places[1:]],
        # The same finding in the next run, wherever the line has moved to.
        "partialFingerprints": {"finding/v1": sha256("|".join(parts).encode()).hexdigest()},
    }


def _refused(one: Refused, index: int) -> Json:
    return {
        "ruleId": UNREADABLE,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": f"{one.place}: {one.reason}"},
        "locations": [_location(one.place, None)],
    }


def _location(place: Place | None, node: str | None) -> Json:
    told: Json = {}
    if place is not None and place.file != _STANDARD_INPUT:
        told["physicalLocation"] = _physical(place)
    if node is not None:
        told["logicalLocations"] = [{"fullyQualifiedName": node, "kind": "object"}]
    return told


def _physical(place: Place) -> Json:
    artifact: Json = {"artifactLocation": {"uri": quote(place.file)}}
    return artifact if place.line is None else artifact | {"region": {"startLine": place.line}}
