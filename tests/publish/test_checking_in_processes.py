"""Cases are checked in any number of processes, and the report is the same."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from disinfo_graph.publish import Request, check
from disinfo_graph.reporting import Style, written_as
from making import AT, numbered, write_cases

pytestmark = pytest.mark.slow


def _report(given: Path, reports: Path, *, workers: int, chunk: int) -> bytes:
    asked = Request(inputs=(given,), at=AT, reports=reports, workers=workers, chunk=chunk)
    out = io.BytesIO()
    written_as("json").write(check(asked, lambda step: None).report, Style(), out)
    return out.getvalue()


def test_the_report_is_the_same_whatever_the_number_of_processes(tmp_path: Path) -> None:
    cases = numbered(12)
    for number, one in enumerate(cases):
        one |= {"keywords": [], "debunk": "No."} if number % 3 else {"published": None}
    # Rules across cases find that two cases date one appearance otherwise.
    cases[7]["appearances"] = [
        {
            "url": "https://river.example/uphill",
            "archives": [],
            "language": "es",
            "published": "2020-02-01",
            "source": "river.example",
        }
    ]
    refused = {"report": None, "debunk": None, "title": "A lake burns"}
    given = write_cases(tmp_path / "in.jsonl", *cases, refused)

    told = {
        _report(given, tmp_path / f"reports-{workers}", workers=workers, chunk=3)
        for workers in (1, 2, 3)
    }

    (report,) = told
    assert b"SharedAddress-date" in report
    written = [
        {path.name: path.read_bytes() for path in (tmp_path / f"reports-{workers}").iterdir()}
        for workers in (1, 2, 3)
    ]
    assert written[0] == written[1] == written[2]
    assert written[0]["rejected.jsonl"]
