"""The *quality* graph: the findings of the shapes as a SHACL report without blank nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from rdflib import RDF
from rdflib.namespace import SH

from disinfo_graph.formats.terms import Statement, boolean, text
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding
from disinfo_graph.vocab import PREFIXES

_ONE_NAME = re.compile(r"[^\^|()*+?]+")


def quality_statements(findings: Iterable[Finding], iris: Iris) -> Iterator[Statement]:
    """Yield the report on what is published, and each finding in it."""
    report = iris.thing("report", "shapes")
    found = list(findings)
    yield report, RDF.type, SH.ValidationReport
    yield report, SH.conforms, boolean(not found)
    for finding in found:
        told = "|".join(str(part) for part in (finding.focus, finding.shape, finding.constraint))
        name = sha256(f"{told}|{finding.value}".encode()).hexdigest()[:16]
        result = iris.thing("finding", name)
        yield report, SH.result, result
        yield from _result(result, finding)


def _result(result: str, finding: Finding) -> Iterator[Statement]:
    yield result, RDF.type, SH.ValidationResult
    yield result, SH.focusNode, finding.focus
    yield result, SH.resultSeverity, SH[finding.severity.value]
    yield result, SH.sourceShape, finding.shape
    yield result, SH.sourceConstraintComponent, finding.constraint
    yield result, SH.resultMessage, text(finding.message, "en")
    # Any other path would need a blank node; the shape tells it.
    if finding.path is not None and _ONE_NAME.fullmatch(finding.path):
        prefix, _, local = finding.path.partition(":")
        yield result, SH.resultPath, PREFIXES.get(prefix, f"{prefix}:") + local
