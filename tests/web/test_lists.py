"""Lists of things: counted, divided into pages, told by their names, the same as data."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import BROWSER, Page, browsing, config, page
from flask.testing import FlaskClient

from disinfo_graph.web.browse import KINDS
from disinfo_graph.web.wording import WORDINGS
from making import DEMONSTRATION, numbered, publish_quietly, write_cases

COUNTRIES = ["Ukraine", "Kazakhstan", "Poland", "Brazil", "Syria", "France", "Italy", "Spain"]
NAMELESS = {"report": "https://euvsdisinfo.eu/report/nameless/", "title": None}


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site of 25 cases, of which one has no title and two are about eight countries."""
    folder = tmp_path_factory.mktemp("many")
    two = [change | {"countries": COUNTRIES} for change in numbered(2)]
    cases = write_cases(folder / "cases.jsonl", *two, *numbered(22, first=2), NAMELESS)
    publish_quietly(cases, site=folder / "site")
    with browsing(config(folder / "site")) as client:
        yield client


def turning(text: str) -> dict[str, str]:
    """Return where a page leads by `rel`, within its list."""
    links = {str(link.get("rel")): str(link["href"]) for link in Page(text).links()}
    return {name: target for name, target in links.items() if name in ("prev", "next")}


@pytest.mark.parametrize("path", ["/case/", "/keyword/rivers", "/country/kz", "/issue/270"])
def test_lists_are_divided_into_pages(many: FlaskClient, path: str) -> None:
    first, second = page(many, path), page(many, f"{path}?page=2")

    counts = (first.count('class="what"'), second.count('class="what"'))
    assert counts == (20, 5)
    assert "Page 1 of 2" in first and "Page 2 of 2" in second
    assert "25" in first
    assert turning(first) == {"next": f"{path}?page=2"}
    assert turning(second) == {"prev": f"{path}?page=1"}
    for wrong in ("3", "0", "x", "-1", "%C2%B2"):
        page(many, f"{path}?page={wrong}", status=404)


def test_pages_of_lists_are_linked_in_the_header_too(many: FlaskClient) -> None:
    answer = many.get("/case/?page=2", headers={"Accept": BROWSER})

    assert answer.headers["Link"] == '</case/?page=1>; rel="prev"'


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_list_of_each_kind(client: FlaskClient, kind: str) -> None:
    text = page(client, f"/{kind}/")

    things = [str(link["href"]) for link in Page(text).links()]
    assert WORDINGS[kind].heading in text
    assert sum(bool(re.fullmatch(f"/{kind}/[^?]+", target)) for target in things) > 5


def test_what_most_cases_name_comes_first_and_equals_follow_by_name(many: FlaskClient) -> None:
    text = page(many, "/country/")

    listed = re.findall(r'href="/country/[^"]+"[^>]*>([^<]+)</a> <b>(\d+)</b>', text)
    assert listed[0] == ("Kazakhstan", "25")
    assert listed[1:] == [(name, "2") for name in sorted(set(COUNTRIES) - {"Kazakhstan"})]


def test_what_has_no_date_follows_by_name(client: FlaskClient) -> None:
    text = page(client, "/scheme/countries")

    names = re.findall(r'class="what"><a[^>]*>([^<]+)<', text)
    assert len(names) == 20
    assert names == sorted(names, key=str.lower)


def test_a_list_is_the_same_as_data(client: FlaskClient) -> None:
    text = page(client, "/source/")
    links = {str(link["href"]) for link in Page(text).links()}
    (address,) = (link for link in links if link.startswith("/sparql?") and "csv" in link)

    rows = list(csv.DictReader(client.get(address).text.splitlines()))

    assert f"All {len(rows)}" in text
    assert {"thing", "label", "cases"} == set(rows[0])


def test_a_list_has_no_other_form_than_a_page(client: FlaskClient) -> None:
    assert client.get("/country/", headers={"Accept": "text/turtle"}).status_code == 406


def test_the_front_page_counts_and_leads_on(client: FlaskClient) -> None:
    text = page(client, "/")

    leads = {str(link["href"]) for link in Page(text).links()}
    assert {"/case/", *(f"/{kind}/" for kind in KINDS)} <= leads
    assert {"/sparql", "/dumps/", "/shapes", "/ns", "#terms"} <= leads
    assert f"All {DEMONSTRATION} cases" in text
    assert text.count('class="what"') == 10


def test_a_case_without_a_title_is_told_by_its_claim(many: FlaskClient) -> None:
    lists = [page(many, f"/case/?page={number}") for number in (1, 2)]
    (listed,) = (text for text in lists if "nameless" in text)

    for text in (listed, page(many, "/case/nameless"), page(many, "/claim/nameless")):
        assert "Debunked by EUvsDisinfo: “A channel said that the river" in text.replace(
            '<q lang="en">', "“"
        )


def test_only_a_thing_that_is_there_has_a_list(client: FlaskClient) -> None:
    for path in ("/claim/", "/evidence/", "/person/"):
        page(client, path, status=404)
