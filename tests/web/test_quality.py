"""The page on the quality of a release: coherent, the same as data, and usable by curators."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from browsing import Page, browsing, config, page
from flask.testing import FlaskClient

from disinfo_graph.dumps import measurements
from disinfo_graph.dumps.metrics import metrics
from disinfo_graph.publish import publish
from disinfo_graph.publish.gate import NO_GATE
from disinfo_graph.release import site as sites
from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web.quality import NAMES
from making import AT, CASES, numbered, order, publish_quietly, write_cases

CLAIM_TEXT = "/quality/rules/Claim-text"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def test_every_metric_stands_on_the_page_where_its_iri_leads(client: FlaskClient) -> None:
    text = page(client, "/quality")
    identifiers = [attributes.get("id") for _, attributes in Page(text).elements]

    assert PREFIXES["dgq"].endswith("/quality#")
    assert all(identifiers.count(name) == 1 for name in metrics())
    assert "55 of 88 appearances" in text
    assert all(one.definition in text for one in metrics().values() if not one.path)


def test_the_page_is_in_order_and_needs_no_script(client: FlaskClient) -> None:
    text = page(client, "/quality")
    elements = Page(text).elements
    headings = [int(tag[1]) for tag, _ in elements if re.fullmatch("h[1-6]", tag)]
    identifiers = {attributes.get("id") for _, attributes in elements}
    inner = [str(link["href"])[1:] for link in Page(text).links() if str(link["href"])[0] == "#"]

    assert headings[0] == 1 and headings.count(1) == 1
    assert all(next_ - one <= 1 for one, next_ in pairwise(headings))
    assert set(inner) <= identifiers
    assert "<script" not in text and "style=" not in text and "None" not in text


def test_menu_front_page_and_rules_lead_there(client: FlaskClient) -> None:
    for path in ("/", "/shapes"):
        leads = [str(link["href"]) for link in Page(page(client, path)).links()]
        assert sum(one.startswith("/quality") for one in leads) >= 2, path


def test_each_rule_is_told_once_with_its_count_and_the_cases_that_break_it(
    client: FlaskClient,
) -> None:
    text = page(client, "/quality").partition('id="findings"')[2].partition("</section>")[0]
    told = client.get("/report/shapes.nt").text.count("shacl#result>")

    counts = [int(count.replace(",", "")) for count in re.findall(r"<p><b>([\d,]+)</b>", text)]
    rules = re.findall(r'href="/shapes#([^"]+)"', text)

    assert sum(counts) == told
    assert len(rules) == len(set(rules)) == len(counts)
    assert all(f'href="/quality/rules/{rule}"' in text for rule in rules)


def test_a_rule_lists_the_cases_that_break_it_each_once(client: FlaskClient) -> None:
    text = page(client, CLAIM_TEXT)
    leads = [str(link["href"]) for link in Page(text).links()]
    cases = [one for one in leads if re.match("/case/.", one)]

    told = csv.DictReader(client.get("/quality/worklist.csv").text.splitlines())
    expected = {row["case"].partition("/id")[2] for row in told if row["rule"] == "Claim-text"}
    assert len(cases) == len(set(cases)) and set(cases) == expected
    assert "Add what was said, in <code>claim</code>." in text


def test_a_rule_that_nothing_breaks_has_no_page(client: FlaskClient) -> None:
    for name in ("Claim-debunk", "nothing", 'x"> <y'):
        assert client.get(f"/quality/rules/{name}").status_code == 404


def test_the_report_has_its_page_here_and_stays_a_document(client: FlaskClient) -> None:
    answer = client.get("/report/shapes", headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/quality#findings"
    assert client.get("/report/shapes.ttl").mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("accept", "suffix", "media_type"),
    [
        ("text/html", "", "text/html"),
        ("application/json", ".json", "application/json"),
        ("text/csv", ".csv", "text/csv"),
        ("text/turtle", ".ttl", "text/turtle"),
        ("application/ld+json", ".jsonld", "application/ld+json"),
        ("application/n-triples", ".nt", "application/n-triples"),
        ("application/rdf+xml", ".rdf", "application/rdf+xml"),
    ],
)
def test_the_same_is_had_by_accept_and_by_suffix(
    client: FlaskClient, accept: str, suffix: str, media_type: str
) -> None:
    asked = client.get("/quality", headers={"Accept": accept})
    named = client.get(f"/quality{suffix}")

    assert asked.mimetype == named.mimetype == media_type
    assert asked.status_code == named.status_code == 200
    assert "Accept" in asked.vary
    assert asked.headers["Disinfo-Graph-Release"]
    if suffix:
        assert asked.headers["Content-Location"] == f"/quality{suffix}"
        assert sorted(asked.data.splitlines()) == sorted(named.data.splitlines())


def test_what_is_not_offered_is_406_and_every_offer_has_its_address(client: FlaskClient) -> None:
    assert client.get("/quality", headers={"Accept": "image/png"}).status_code == 406
    assert {client.get(f"/{name}").status_code for name in NAMES} == {200}


def test_files_are_those_of_the_release(client: FlaskClient, site: Path) -> None:
    release = sites.current(site)

    for path, file in (
        ("/quality.json", measurements.JSON),
        ("/quality.csv", measurements.CSV),
        ("/quality/worklist.csv", measurements.WORKLIST),
    ):
        answer = client.get(path)
        assert answer.data == (release / file).read_bytes()
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_data_define_every_metric_and_are_about_nothing_else(client: FlaskClient) -> None:
    text = client.get("/quality.nt").text

    assert all(f"<{PREFIXES['dgq']}{name}>" in text for name in metrics())
    assert "ValidationResult" not in text
    assert "/id/case/" not in text


def test_a_first_release_has_nothing_to_be_compared_with(client: FlaskClient) -> None:
    assert "This is the first release that was measured." in page(client, "/quality")


def test_later_releases_are_compared_as_line_and_as_table(tmp_path: Path) -> None:
    for number in range(3):
        given = write_cases(tmp_path / "cases.jsonl", *numbered(2 + number))
        publish_quietly(given, site=tmp_path / "site", at=AT + timedelta(hours=number))

    with browsing(config(tmp_path / "site")) as client:
        text = page(client, "/quality")

    cases = text.partition("<figcaption>Cases: <b>4</b>")[2].partition("</figure>")[0]
    assert re.findall(r'polyline points="([^"]+)"', cases) == ["6.0,30.0 120.0,18.0 234.0,6.0"]
    assert re.findall(r'<td class="number">(\d)</td>', cases) == ["2", "3", "4"]
    assert "2 January 2026" in cases
    assert '<span class="change">+1</span>' in text


def test_a_release_that_was_not_measured_still_tells_its_findings(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(replace(order(CASES, site=site), gate=NO_GATE), lambda step: None)
    for file in (measurements.JSON, measurements.CSV, measurements.WORKLIST):
        (sites.current(site) / file).unlink()

    with browsing(config(site)) as client:
        text = page(client, "/quality")
        missing = client.get("/quality.json")

    assert "made before releases were measured" in text
    assert "The claim has no text." in text
    assert "worklist.csv" not in text
    assert missing.status_code == 404


def test_a_measurement_leads_to_its_metric_and_to_its_parts(client: FlaskClient) -> None:
    text = page(client, "/measurement/archive-coverage")

    leads = [str(link["href"]) for link in Page(text).links()]
    assert "/quality#archive-coverage" in leads
    assert "Appearances with an archive copy: 62.5 %" in text
    assert "55 of 88 appearances" in text
