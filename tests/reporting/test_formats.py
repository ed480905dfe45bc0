"""The formats of reports: each read back by what others read it with."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from reports import finding, report, subject, written

from disinfo_graph.dumps.quality import quality_lines
from disinfo_graph.iris import Iris
from disinfo_graph.model import Severity
from disinfo_graph.reporting import (
    FORMATS,
    Format,
    Gathering,
    Place,
    Records,
    Report,
    Style,
    Subject,
)
from disinfo_graph.reporting.rows import COLUMNS
from making import BASE, ROOT

SCHEMA = json.loads((ROOT / "docs" / "check-report.schema.json").read_text())
NASTY = '=HYPERLINK("x")\x1b[31m\x00 <b>&\u202e ]]> \''


def nasty() -> Report:
    """Return a report whose texts no format may take at their word."""
    gathering = Gathering(cases=1, notes=[f"a note {NASTY}"])
    gathering.add(
        subject(1, title=NASTY, file="a folder/=in#1.csv"),
        [finding("Claim-debunk", "claim/c1", value=NASTY)],
    )
    gathering.refuse(Place(file=f"-{NASTY}.csv", line=3), NASTY)
    return gathering.report(BASE, Records(read=2, merged=0))


def empty() -> Report:
    return Gathering(cases=2).report(BASE)


REPORTS = {"some": report(), "capped": report(cap=4), "nasty": nasty(), "empty": empty()}
every_report = pytest.mark.parametrize("given", REPORTS.values(), ids=REPORTS)


@pytest.mark.parametrize("name", ["text", "html"])
def test_the_reason_why_a_record_cannot_be_read_is_told_whole_on_one_line(name: str) -> None:
    expected = " ".join(f"field{number}" for number in range(60))
    gathering = Gathering()
    gathering.refuse(Place(file="in.jsonl", line=1), f"{expected}\n\x1b(expected all)")

    told = written(gathering.report(BASE), name)

    assert any(f"{expected} (expected all)" in line for line in told.splitlines())


# Text


def test_text_begins_with_the_sum_and_tells_each_rule_with_its_remedy() -> None:
    lines = written(report(), "text").splitlines()

    assert lines[0] == "3 rules broken by 11 of 12 cases"
    assert lines[1] == "13 findings: 2 violations, 10 warnings, 1 info"
    assert lines[3:9] == [
        "VIOLATION in 2 cases: The Claim-debunk is wrong.",
        "  To mend: Mend the Claim-debunk, in `field`.",
        "  Rule: Claim-debunk",
        "    in.csv:7 “A river”",
        "      claim/c7",
        "    in.csv:9 “A river”",
    ]
    assert "      appearance/c12-1, at schema:text: x" in lines


@pytest.mark.parametrize(("examples", "more"), [(1, 9), (3, 7), (9, 1)])
@pytest.mark.parametrize("name", ["text", "html", "junit"])
def test_formats_for_people_show_some_cases_and_say_how_many_more(
    name: str, examples: int, more: int
) -> None:
    told = written(report(examples=examples), name, Style(fail_on=Severity.WARNING))

    assert f"and {more} more" in told
    assert len(set(re.findall(r"claim/c\d+", told.partition("Claim-text is")[2]))) == examples


@pytest.mark.parametrize("name", ["text", "html", "junit"])
def test_formats_for_people_say_how_much_more_a_rule_finds_in_a_case(name: str) -> None:
    gathering = Gathering(cases=2)
    gathering.add(subject(1), [finding("Claim-debunk", f"claim/c{n}") for n in (1, 2, 2)])
    gathering.add(subject(2), [finding("Claim-debunk", "claim/c3")])

    told = written(gathering.report(BASE), name)

    assert told.count("and 1 more of this case") == 1


def test_the_page_shows_names_of_fields_as_code() -> None:
    told = written(report(), "html")

    assert told.startswith("<!DOCTYPE html>\n")
    assert "in <code>field</code>." in told
    assert "`" not in told


def test_json_says_of_examples_how_much_more_a_rule_finds_in_a_case() -> None:
    gathering = Gathering(cases=1)
    gathering.add(subject(1), [finding("Claim-debunk", f"claim/c{n}") for n in (1, 2)])

    told = json.loads(written(gathering.report(BASE), "json"))

    Draft202012Validator(SCHEMA).validate(told)
    assert [one["more"] for rule in told["rules"] for one in rule["examples"]] == [1]


def test_nothing_is_left_to_be_told_where_all_are_shown() -> None:
    assert "more" not in written(report(examples=10), "text")


def test_text_without_findings_says_so_in_one_line() -> None:
    assert written(empty(), "text") == "no rule broken by 2 cases\n"


def test_a_thing_of_no_place_takes_one_line() -> None:
    gathering = Gathering(things=1)
    country = Subject(iri=f"{BASE}id/country/ru", case=False)
    gathering.add(country, [finding("Claim-text", "country/ru")])

    assert written(gathering.report(BASE), "text").splitlines() == [
        "1 rule broken, in 1 thing",
        "1 finding: 1 warning",
        "",
        "WARNING in 1 thing: The Claim-text is wrong.",
        "  To mend: Mend the Claim-text, in `field`.",
        "  Rule: Claim-text",
        "      country/ru, at schema:text",
    ]


def test_colours_are_added_only_where_they_are_asked_for() -> None:
    plain = written(report(), "text")
    coloured = written(report(), "text", Style(colours=True))

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert coloured.count("\x1b[0m") == 4


@pytest.mark.parametrize("name", ["text", "html"])
def test_what_a_terminal_or_browser_would_obey_is_not_shown(name: str) -> None:
    told = written(nasty(), name)

    assert not re.search("[\x00\x1b\u202e]", told)
    assert "<b>" not in told or name == "text"


# HTML


class Page(HTMLParser):
    """Remembers the elements of a page and what they refer to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.links |= {value or "" for name, value in attrs if name in ("src", "href", "style")}


@every_report
def test_the_page_needs_no_other_file_and_runs_no_script(given: Report) -> None:
    page = Page(written(given, "html"))

    assert not page.elements & {"script", "link", "img", "iframe", "object"}
    assert page.links == set()
    assert "h1" in page.elements


# JSON


@every_report
def test_json_is_as_its_schema_says(given: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)

    Draft202012Validator(SCHEMA).validate(json.loads(written(given, "json")))


def test_the_schema_refuses_what_it_does_not_promise() -> None:
    told = json.loads(written(report(), "json"))

    assert Draft202012Validator(SCHEMA).is_valid(told)
    assert not Draft202012Validator(SCHEMA).is_valid(told | {"more": 1})
    assert not Draft202012Validator(SCHEMA).is_valid({**told, "passed": "yes"})


def test_json_holds_every_finding_with_its_place() -> None:
    told = json.loads(written(report(), "json"))

    assert len(told["findings"]) == 13
    assert told["findings"][0]["places"] == [{"file": "in.csv", "line": 7}]
    assert told["findings"][0]["focus"] == f"{BASE}id/claim/c7"
    assert told["cap"] == {"findings": 100, "reached": False}
    assert (told["passed"], told["rules"][0]["fails"], told["rules"][1]["fails"]) == (
        False,
        True,
        False,
    )


CAPPED = {
    "json": '"reached": true',
    "turtle": "only 4 of 13 findings stand here",
    "csv": "only 4 of 13 findings stand here",
    "sarif": "only 4 of 13 findings stand here",
}


@pytest.mark.parametrize("name", [row.name for row in FORMATS if row.whole])
def test_a_format_that_holds_all_findings_says_when_the_cap_was_reached(name: str) -> None:
    assert CAPPED[name] in written(report(cap=4), name)
    assert CAPPED[name] not in written(report(cap=13), name)


# CSV


def table(given: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(given, "csv"), newline="")))


def test_csv_has_a_row_for_each_finding() -> None:
    rows = table(report())

    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 13
    assert (rows[0]["severity"], rows[0]["rule"], rows[0]["file"], rows[0]["line"]) == (
        "violation",
        "Claim-debunk",
        "in.csv",
        "7",
    )


def test_csv_ends_with_a_row_that_tells_of_the_cap() -> None:
    rows = table(report(cap=4))

    assert len(rows) == 5
    assert rows[-1]["rule"] == "capped"


@every_report
def test_no_cell_of_csv_is_a_formula(given: Report) -> None:
    cells = [cell for row in table(given) for cell in row.values()]

    assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


# Turtle


@every_report
def test_turtle_is_the_report_that_the_quality_graph_has(given: Report) -> None:
    lines = quality_lines([found.finding for found in given.findings], Iris(BASE))
    expected = Graph().parse(data=b"".join(lines), format="nt")

    told = Graph().parse(data=written(given, "turtle"), format="turtle")

    told.remove((None, RDFS.comment, None))
    assert set(told) == set(expected)


def test_turtle_tells_where_each_node_was_read() -> None:
    told = Graph().parse(data=written(report(), "turtle"), format="turtle")

    (at,) = told.subjects(RDFS.comment, Literal("Read at in.csv:12", lang="en"))
    assert told.value(at, SH.focusNode) == URIRef(f"{BASE}id/appearance/c12-1")
    assert (at, RDF.type, SH.ValidationResult) in told


def test_a_blank_node_at_fault_is_a_blank_node_of_the_report() -> None:
    gathering = Gathering(cases=1)
    gathering.add(subject(1), [replace(finding("Claim-text", "claim/c1"), focus="b1")])
    made = gathering.report(BASE)

    told = Graph().parse(data=written(made, "turtle"), format="turtle")

    (focus,) = told.objects(None, SH.focusNode)
    assert not isinstance(focus, URIRef)
    assert "_:b1" in written(made, "text")


# JUnit


@every_report
def test_junit_is_as_jenkins_has_it(given: Report) -> None:
    """Every element and attribute is one of its `junit-10.xsd`, and the sums are right."""
    suites = etree.fromstring(written(given, "junit").encode())

    (suite,) = suites
    tests = suite.findall("testcase")
    assert {name for one in suites.iter() for name in one.attrib} <= {
        *("name", "tests", "failures", "errors", "classname", "type", "message")
    }
    assert {one.tag for one in suites.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "error", "system-out")
    }
    assert suite.get("tests") == suites.get("tests") == str(len(tests))
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    assert suite.get("errors") == str(len(suite.findall("testcase/error")))
    assert all(one.get("name") for one in (suite, *tests))


@pytest.mark.parametrize(("level", "failed"), [("VIOLATION", 1), ("WARNING", 2), ("INFO", 3)])
def test_a_test_fails_for_each_rule_that_fails_the_check(level: str, failed: int) -> None:
    told = written(report(), "junit", Style(fail_on=Severity[level]))

    assert told.count("<failure ") == failed
    assert told.count("<testcase ") == 4


# SARIF

LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"pattern": '^[^\\s<>"{}|\\\\^`#]*$'}},
                },
                "region": {"properties": {"startLine": {"type": "integer", "minimum": 1}}},
            },
        },
        "logicalLocations": {"type": "array", "minItems": 1},
    },
}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
SARIF = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id", "shortDescription"],
                                            "properties": {
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "help": MESSAGE,
                                            },
                                        },
                                    }
                                },
                            }
                        }
                    },
                    "results": {
                        "items": {
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["error", "warning", "note"]},
                                "message": MESSAGE,
                                "locations": {"items": LOCATION},
                                "relatedLocations": {"items": LOCATION},
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                            },
                        }
                    },
                },
            }
        },
    },
}
"""Of the schema of OASIS, what these logs use."""


@every_report
def test_sarif_is_as_oasis_has_it(given: Report) -> None:
    log = json.loads(written(given, "sarif"))

    Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert len(run["results"]) == len(given.findings) + len(given.refused)


def test_sarif_marks_the_line_and_names_the_node() -> None:
    (run,) = json.loads(written(report(), "sarif"))["runs"]

    first = run["results"][0]
    assert first["level"] == "error"
    assert first["locations"][0] == {
        "physicalLocation": {
            "artifactLocation": {"uri": "in.csv"},
            "region": {"startLine": 7},
        },
        "logicalLocations": [{"fullyQualifiedName": f"{BASE}id/claim/c7", "kind": "object"}],
    }


# All


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_the_same_report_is_written_the_same(row: Format) -> None:
    assert written(report(), row.name) == written(report(), row.name)
