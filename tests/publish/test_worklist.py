"""The work list: every finding, in the order in which a curator would take them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from disinfo_graph.dumps.measurements import WORKLIST
from disinfo_graph.iris import Iris
from disinfo_graph.model import Finding, Severity
from disinfo_graph.publish import worklist
from disinfo_graph.publish.worklist import Concern
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import SHAPES
from making import BASE


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def finding(severity: Severity, shape: str, focus: str, message: str = "A. B.") -> Finding:
    return Finding(
        severity=severity,
        focus=focus,
        shape=SHAPES + shape,
        constraint="c",
        path=None,
        value=None,
        message=message,
    )


def test_every_finding_of_a_release_has_its_row(site: Path) -> None:
    release = sites.current(site)
    findings = (release / "quality" / "findings.jsonl").read_text().splitlines()

    told = rows(release / WORKLIST)

    assert sorted(row["thing"] for row in told) == sorted(json.loads(f)["focus"] for f in findings)
    assert all(row["case"].startswith(f"{BASE}id/case/") for row in told)
    with_report = [row for row in told if row["report"]]
    assert all(row["report"].startswith("http") for row in with_report)
    assert {row["rule"] for row in told if not row["report"]} >= {"Case-report"}


def test_what_is_wrong_and_how_to_mend_it_stand_apart(site: Path) -> None:
    (row, *_) = (
        row for row in rows(sites.current(site) / WORKLIST) if row["rule"] == "Claim-published"
    )

    assert row["sentence"] == "The claim has no date of publication."
    assert row["remedy"] == "Add the day on which it was published, in `published`."
    assert row["severity"] == "warning"


def test_the_gravest_come_first_then_what_is_most_frequent(tmp_path: Path) -> None:
    found = [
        finding(Severity.INFO, "often", "urn:1"),
        finding(Severity.INFO, "often", "urn:2"),
        finding(Severity.INFO, "often", "urn:3"),
        finding(Severity.WARNING, "rare", "urn:1"),
        finding(Severity.WARNING, "usual", "urn:2"),
        finding(Severity.WARNING, "usual", "urn:1"),
    ]

    worklist.write(tmp_path / "list.csv", found, {}, Iris(BASE))

    assert [(row["rule"], row["thing"]) for row in rows(tmp_path / "list.csv")] == [
        ("usual", "urn:1"),
        ("usual", "urn:2"),
        ("rare", "urn:1"),
        ("often", "urn:1"),
        ("often", "urn:2"),
        ("often", "urn:3"),
    ]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    found = [finding(Severity.WARNING, "x", "urn:1", '=HYPERLINK("http://evil.example"). @B')]

    worklist.write(tmp_path / "list.csv", found, {"urn:1": Concern("a", "+1")}, Iris(BASE))

    (row,) = rows(tmp_path / "list.csv")
    assert (row["sentence"][:2], row["remedy"], row["report"]) == ("'=", "'@B", "'+1")


def test_what_a_rule_across_cases_finds_has_its_case_too(tmp_path: Path) -> None:
    own = [f"{BASE}id/{thing}" for thing in ("claim/a", "rating/a", "appearance/a-0123abcd")]
    country = f"{BASE}id/country/a"
    found = [finding(Severity.WARNING, "x", focus) for focus in (*own, country)]
    report = "https://euvsdisinfo.eu/report/a/"

    worklist.write(tmp_path / "list.csv", found, {"a": Concern("a", report)}, Iris(BASE))

    told = {row["thing"]: (row["report"], row["case"]) for row in rows(tmp_path / "list.csv")}
    case = (report, f"{BASE}id/case/a")
    assert told == dict.fromkeys(own, case) | {country: ("", "")}
