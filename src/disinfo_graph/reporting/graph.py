"""The report as a SHACL validation report in Turtle, of the form that the *quality* graph has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from rdflib import RDFS

from disinfo_graph import formats
from disinfo_graph.dumps.quality import quality_lines, result_iri
from disinfo_graph.formats.nodes import quoted
from disinfo_graph.iris import Iris
from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import Report, Style


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write the results, and as a comment on each where its node was read."""
    turtle = formats.syntax("turtle")
    lines = formats.read(b"".join(_lines(report)), formats.syntax("n-triples"))
    formats.write((quad.triple for quad in lines), turtle, out, context={})


def _lines(report: Report) -> list[bytes]:
    """Return the lines in order, so that what is said of one result stands together."""
    iris = Iris(report.base)
    found = [one.finding for one in report.findings]
    return sorted({*quality_lines(found, iris), *_comments(report, iris)})


def _comments(report: Report, iris: Iris) -> Iterator[bytes]:
    whole = iris.thing("report", "shapes")
    for told in (wording.headline(report), wording.sums(report), wording.capped(report)):
        if told:
            yield _comment(whole, told)
    for found in report.findings:
        if found.places:
            yield _comment(result_iri(found.finding, iris), f"Read at {wording.places(found)}")


def _comment(subject: str, text: str) -> bytes:
    return f"<{subject}> <{RDFS.comment}> {quoted(text).decode()}@en .\n".encode()
