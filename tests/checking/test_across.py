"""One corpus has the same findings however it is cut into chunks, those across cases among them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from rdflib import RDF, XSD

from disinfo_graph.checking import ENGINES, REGISTRY_SHAPES, RELEASE_SHAPES
from disinfo_graph.checking import check as checking
from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Finding
from disinfo_graph.publish import Checked, Request, across, check
from disinfo_graph.vocab import DG, SCHEMA
from making import CASE, CASES, numbered, publish_quietly, write_cases
from worlds import INVALID, VALID, case, lines, name

AT = datetime(2026, 1, 2, tzinfo=UTC)
APPEARANCES: list[dict[str, object]] = json.loads(json.dumps(CASE["appearances"]))


def corpus(folder: Path) -> Path:
    """Write cases of which some are wrong by themselves, some only beside another."""
    late = {"published": "2031-01-01"}
    (appearance,) = APPEARANCES
    dated = {"appearances": [appearance | {"published": "2020-02-04"}]}
    changes = numbered(6)
    changes[1] |= late
    changes[2] |= dated
    changes[3] |= {"title": "A river is said to…"}
    return write_cases(folder / "cases.jsonl", *changes)


def findings(checked: Checked) -> set[Finding]:
    return {found.finding for found in checked.report.findings}


@pytest.mark.parametrize("chunk", [1, 4, 1000])
def test_chunks_of_any_size_have_the_findings_of_the_whole(tmp_path: Path, chunk: int) -> None:
    inputs = (corpus(tmp_path), CASES)
    whole = check(Request(inputs=inputs, at=AT, chunk=10_000), lambda step: None)

    parted = check(Request(inputs=inputs, at=AT, chunk=chunk), lambda step: None)

    # Issues and the like are shared by cases, and told with each of them.
    assert findings(parted) == findings(whole)
    assert [rule.name for rule in parted.report.rules] == [rule.name for rule in whole.report.rules]
    assert {rule.name for rule in whole.report.rules} >= {
        "Dated-past",
        "SharedAddress-date",
        "Claim-title-whole",
    }


def test_a_release_holds_the_findings_that_check_tells(tmp_path: Path) -> None:
    inputs = corpus(tmp_path)
    told = check(Request(inputs=(inputs,), at=AT), lambda step: None)

    report = publish_quietly(inputs, site=tmp_path / "site", at=AT)

    assert report.manifest is not None
    expected = Counter(finding.severity.value for finding in findings(told))
    assert {key: n for key, n in report.manifest.findings.items() if n} == dict(expected)


@pytest.mark.parametrize("file", (*VALID, *INVALID), ids=name)
def test_the_properties_that_are_looked_at_are_all_that_the_rules_need(file: Path) -> None:
    told = lines(case(file))

    for shapes in (REGISTRY_SHAPES, RELEASE_SHAPES):
        assert checking(sorted(across.looked_at(told)), shapes) == checking(told, shapes)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_violation_across_cases_stops_a_publication(engine: str) -> None:
    (file,) = [one for one in INVALID if one.name == "invalid.code-of-another-country.ttl"]

    found = across.findings(lines(case(file)), engine)

    with pytest.raises(ReleaseError, match=r"^registries: 2 violations, the first at .*country/"):
        across.require_sound(found)


def shared_address(count: int) -> tuple[Finding, ...]:
    """Check so many appearances of one address, of which one has another date."""
    told = []
    for number in range(count):
        iri = f"<http://localhost:8000/id/appearance/a-{number:08x}>"
        day = "2020-02-04" if number else "2020-02-03"
        told += [
            f"{iri} <{RDF.type}> <{DG.Appearance}> .\n",
            f"{iri} <{SCHEMA.url}> <https://river.example/uphill> .\n",
            f'{iri} <{SCHEMA.datePublished}> "{day}"^^<{XSD.date}> .\n',
        ]
    return checking([line.encode() for line in told], RELEASE_SHAPES)


@pytest.mark.slow
def test_an_address_that_very_many_appearances_share_is_checked_in_linear_time() -> None:
    shared_address(10)  # reads the shapes
    times = []
    for count in (2_000, 16_000):
        begun = process_time()
        assert len(shared_address(count)) == count
        times.append(process_time() - begun)

    assert times[1] < 2 * 8 * times[0]
