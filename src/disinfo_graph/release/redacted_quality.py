"""What a release says of its quality, without some of its cases: findings, figures, the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import orjson
from rdflib.namespace import DCTERMS, SH

from disinfo_graph.iris import Iris
from disinfo_graph.release import redacted_lists
from disinfo_graph.release.redacted_lists import Redaction
from disinfo_graph.release.removal import Gone, parts

FINDINGS = "quality/findings.jsonl"
_TABLES = ("quality/measurements.csv", "quality/worklist.csv")
_DOCUMENTS = ("quality/measurements.json",)
_ABOUT = frozenset(
    f"<{term}>".encode()
    for term in (
        SH.focusNode,
        SH.value,
        DCTERMS.subject,
        "http://www.w3.org/ns/dqv#computedOn",
    )
)
"""Predicates whose subjects go with what they point at."""
_RESULT, _CONFORMS = (f"<{term}>".encode() for term in (SH.result, SH.conforms))


def lists(source: Path, folder: Path, told: Redaction) -> Counter[str]:
    """Copy the lists; return the number of the findings left, by severity."""
    redacted_lists.rows(source / FINDINGS, folder / FINDINGS, lambda row: not _of(row, told))
    for name in _TABLES:
        if (source / name).is_file():
            redacted_lists.table(source / name, folder / name, told)
    for name in _DOCUMENTS:
        if (source / name).is_file():
            redacted_lists.document(source / name, folder / name, told)
    with (folder / FINDINGS).open("rb") as rows:
        return Counter(str(orjson.loads(row)["severity"]) for row in rows)


def _of(row: dict[str, object], told: Redaction) -> bool:
    named = (row["focus"], row["value"])
    return any(isinstance(one, str) and told.gone.iri(one) for one in named) or told.told_by(row)


def graph(source: Path, copy: Path, gone: Gone, iris: Iris) -> None:
    """Copy the graph without what is about things that go."""
    lines = source.read_bytes().splitlines(keepends=True)
    over = _over(lines, gone)
    kept = [line for line in lines if not (gone.line(line) or over.intersection(parts(line)[::2]))]
    if not any(parts(line)[1] == _RESULT for line in kept):
        report = f"<{iris.thing('report', 'shapes')}> ".encode() + _CONFORMS
        kept = [_conforming(line) if line.startswith(report) else line for line in kept]
    copy.write_bytes(b"".join(sorted(kept)))


def _over(lines: Iterable[bytes], gone: Gone) -> set[bytes]:
    """Return what is only there to be said of things that go."""
    about = [(subject, value) for subject, p, value in map(parts, lines) if p in _ABOUT]
    over = {subject for subject, value in about if gone.thing(value)}
    while more := {subject for subject, value in about if value in over} - over:
        over |= more
    return over


def _conforming(line: bytes) -> bytes:
    return line.replace(b'"false"', b'"true"')
