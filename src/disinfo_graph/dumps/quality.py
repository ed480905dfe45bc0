"""The *quality* graph: the findings of the shapes as a SHACL report without blank nodes.

It has several times as many triples as findings, so its lines are written without engine terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256

from rdflib import RDF
from rdflib.namespace import SH

from disinfo_graph.formats.nodes import quoted
from disinfo_graph.formats.terms import boolean
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding
from disinfo_graph.vocab import PREFIXES

_ONE_NAME = re.compile(r"[^\^|()*+?]+")


def quality_lines(findings: Iterable[Finding], iris: Iris) -> Iterator[bytes]:
    """Yield the report on what is published, and each finding in it, as canonical N-Triples."""
    report = f"<{iris.thing('report', 'shapes')}>"
    found = list(findings)
    yield _line(report, RDF.type, f"<{SH.ValidationReport}>")
    yield _line(report, SH.conforms, str(boolean(not found)))
    for finding in found:
        result = f"<{result_iri(finding, iris)}>"
        yield _line(report, SH.result, result)
        yield _line(result, SH.focusNode, _node(finding.focus))
        for rest in _same_of_many(
            finding.severity.value,
            finding.shape,
            finding.constraint,
            finding.message,
            finding.path,
        ):
            yield result.encode() + rest


def result_iri(finding: Finding, iris: Iris) -> str:
    """Return the IRI of a finding in a report: the same for as long as the fault is there."""
    told = "|".join(str(part) for part in (finding.focus, finding.shape, finding.constraint))
    name = sha256(f"{told}|{finding.value}".encode()).hexdigest()[:16]
    return iris.thing("finding", name)


def _node(name: str) -> str:
    # Only what others hand in has blank nodes; their labels have no colon, and every IRI has one.
    return f"<{name}>" if ":" in name else f"_:{name}"


def _line(subject: str, predicate: str, value: str) -> bytes:
    return f"{subject} <{predicate}> {value} .\n".encode()


@lru_cache(maxsize=1024)
def _same_of_many(
    severity: str, shape: str, constraint: str, message: str, path: str | None
) -> tuple[bytes, ...]:
    """Return the ends of the lines that are the same for all findings of one constraint."""
    told = {
        RDF.type: f"<{SH.ValidationResult}>",
        SH.resultSeverity: f"<{SH[severity]}>",
        SH.sourceShape: f"<{shape}>",
        SH.sourceConstraintComponent: f"<{constraint}>",
        SH.resultMessage: f"{quoted(message).decode()}@en",
    }
    # Any other path would need a blank node; the shape tells it.
    if path is not None and _ONE_NAME.fullmatch(path):
        prefix, _, local = path.partition(":")
        told[SH.resultPath] = f"<{PREFIXES.get(prefix, f'{prefix}:') + local}>"
    return tuple(f" <{predicate}> {value} .\n".encode() for predicate, value in told.items())
