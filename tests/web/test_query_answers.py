"""The query page with an answer: table, chart, downloads, the place of a mistake."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browsing import Page, asked, browsing, cells, config, page
from flask.testing import FlaskClient

from disinfo_graph.config import Limits
from disinfo_graph.vocab import PREFIXES
from making import BASE

COUNTED = "SELECT ?name ?number { VALUES (?name ?number) { ('two' 2) ('one' 1) ('none' 0) } }"
LONG = f"{COUNTED} # {'x' * 20_000}"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def test_things_and_terms_of_the_site_are_links_and_others_are_text(client: FlaskClient) -> None:
    country, term = f"{BASE}id/country/ru", PREFIXES["dg"] + "Case"
    text = asked(
        client,
        f"SELECT * {{ VALUES (?a ?b ?c ?d) {{ (<{country}> <{term}> <{PREFIXES['skos']}Concept> "
        "<https://bad.example/x>) } }",
    )

    table = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert f'<a href="/country/ru" title="{country}">country/ru</a>' in table
    assert f'<a href="/ns#Case" title="{term}">dg:Case</a>' in table
    assert f'<span title="{PREFIXES["skos"]}Concept">skos:Concept</span>' in table
    assert ">https://bad.example/x</td>" in table
    assert table.count("href") == 2


def test_languages_are_told_where_a_column_has_several(client: FlaskClient) -> None:
    two = asked(client, "SELECT ?x { VALUES ?x { 'eau'@fr 'water'@en } }")
    one = asked(client, "SELECT ?x { VALUES ?x { 'eau'@fr 'feu'@fr } }")

    assert '<span lang="fr">eau</span> <small>fr</small>' in two
    assert '<span lang="fr">eau</span></td>' in one


def test_numbers_stand_to_the_right_and_rows_are_counted(client: FlaskClient) -> None:
    text = asked(client, COUNTED)

    assert '<th scope="col">name</th><th scope="col" class="number">number</th>' in text
    assert '<td class="number">2</td>' in text
    assert ">3 rows." in text


def test_an_answer_without_rows_says_so(client: FlaskClient) -> None:
    text = asked(client, "SELECT * { ?s <http://x.example/nothing> ?o }")

    assert "Nothing found: there is no row." in text
    assert "<table>" not in text


def test_long_tables_say_what_they_leave_out(client: FlaskClient) -> None:
    text = asked(client, "SELECT ?s { ?s ?p ?o } LIMIT 503")

    assert "503 rows; the last 3 are not shown here, but are in the data" in text
    assert len(cells(text)) == 500


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ("('a' 4) ('b' 1)", [("a", "100.00", "4"), ("b", "25.00", "1")]),
        ("('a' 0.123456789) ('b' 0)", [("a", "100.00", "0.1235"), ("b", "0.00", "0")]),
        (
            "(UNDEF 1.5e0) (<http://schema.org/x> 3)",
            [("–", "50.00", "1.5"), ("schema:x", "100.00", "3")],
        ),
        ("('a' -1) ('b' 2)", None),
        ("('a' 'x') ('b' 2)", None),
        ("('a' UNDEF) ('b' 2)", None),
        ("('a' 0) ('b' 0)", None),
        ("('a' 'INF'^^<http://www.w3.org/2001/XMLSchema#double>) ('b' 2)", None),
        ("('a' 'x'^^<http://www.w3.org/2001/XMLSchema#integer>) ('b' 2)", None),
    ],
)
def test_a_chart_is_drawn_where_the_last_column_is_numbers(
    client: FlaskClient, values: str, bars: list[tuple[str, str, str]] | None
) -> None:
    text = asked(client, f"SELECT ?name ?number {{ VALUES (?name ?number) {{ {values} }} }}")

    drawn = re.findall(
        r'class="label">(.*?)</span>.*?<rect width="(.*?)".*?class="number">(.*?)</span>', text
    )
    assert drawn == (bars or [])
    assert ('role="img" aria-labelledby="chart"' in text) == (bars is not None)


def test_a_chart_is_labelled_by_the_texts_before_the_numbers(client: FlaskClient) -> None:
    text = asked(
        client,
        "SELECT ?iri ?one ?other ?day ?n { VALUES (?iri ?one ?other ?day ?n) { "
        f"(<http://x.example/a> 'a' 'b' '2020-01-02'^^<{PREFIXES['xsd']}date> 3) }} }}",
    )

    assert '<span class="label">a · b</span>' in text
    assert "n by one and other, row by row." in text


def test_a_long_chart_says_that_it_is_the_beginning(client: FlaskClient) -> None:
    rows = " ".join(f"('row {number}' {number + 1})" for number in range(40))
    text = asked(client, f"SELECT ?name ?n {{ VALUES (?name ?n) {{ {rows} }} }}")

    assert text.count("<rect") == 30
    assert "of the first 30 rows" in text
    assert len(cells(text)) == 40


@pytest.mark.parametrize("query", [COUNTED, "ASK {}", "CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 2"])
def test_downloads_are_links_that_answer_alike(client: FlaskClient, query: str) -> None:
    links = [link for link in Page(asked(client, query)).links() if "download" in link]

    assert len(links) >= 4
    for link in links:
        answer = client.get(str(link["href"]))
        (name,) = parse_qs(urlsplit(str(link["href"])).query)["format"]
        assert answer.status_code == 200
        assert answer.data
        assert link["download"] == f"answer.{name}"


def test_downloads_of_a_query_too_long_for_an_address_are_buttons(client: FlaskClient) -> None:
    text = asked(client, LONG)
    elements = Page(text).elements
    forms = [found for tag, found in elements if tag == "form"]
    buttons = [found for tag, found in elements if found.get("name") == "format"]
    (query,) = (found for tag, found in elements if tag == "input" and found["name"] == "query")

    assert [form["method"] for form in forms] == ["get", "post"]
    assert {found.get("value") for found in buttons} >= {"csv", "tsv", "json", "xml"}
    assert query["value"] == LONG
    answer = client.post("/sparql", data={"query": LONG, "format": "csv"})
    assert answer.text.startswith("name,number\r\ntwo,2")


def test_a_dataset_is_kept_in_the_form_the_downloads_and_the_programs(client: FlaskClient) -> None:
    graph = f"{BASE}id/graph/cases"
    path = f"/sparql?default-graph-uri={quote(graph)}&query={quote(COUNTED)}"
    text = page(client, path)

    hidden = [found for tag, found in Page(text).elements if found.get("type") == "hidden"]
    links = [str(link["href"]) for link in Page(text).links() if "download" in link]
    assert hidden == [{"type": "hidden", "name": "default-graph-uri", "value": graph}]
    assert all(f"default-graph-uri={quote(graph, safe='')}" in link for link in links)
    assert html.unescape(text).count(f"default-graph-uri={graph}") == 1


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ('SELECT ?s\r\nWHERE {\r\n  ?s ?p "open }', ("3", "  ?s ?p ", '"', "open }")),
        ("SELECT * {\n  ?broken", ("2", "  ?broken", " ", "")),
    ],
)
def test_a_mistake_is_marked_in_its_line(
    client: FlaskClient, query: str, marked: tuple[str, ...]
) -> None:
    text = asked(client, query, status=400)

    (found,) = re.findall(
        r'<span class="line">(\d+)</span>(.*?)<mark>(.*?)</mark>(.*?)</code>', text, re.DOTALL
    )
    (box,) = (found for tag, found in Page(text).elements if tag == "textarea")
    assert tuple(map(html.unescape, found)) == marked
    assert box["data-line"] == marked[0]
    assert int(box["data-column"] or "") == len(marked[1]) + 1


def test_a_mistake_without_a_place_marks_nothing(site: Path) -> None:
    narrow = replace(config(site), limits=Limits(depth=4))
    with browsing(narrow) as client:
        text = asked(client, "SELECT * {{{{{{ ?s ?p ?o }}}}}}", status=400)

    (box,) = (found for tag, found in Page(text).elements if tag == "textarea")
    assert 'role="alert"' in text
    assert ("data-line" in box) == ("<mark>" in text)


def test_a_page_with_an_answer_is_sound(client: FlaskClient) -> None:
    for query, status in ((COUNTED, 200), (LONG, 200), ("ASK {}", 200), ("nonsense", 400)):
        parsed = Page(asked(client, query, status))
        ids = [found["id"] for _, found in parsed.elements if "id" in found]
        headings = [tag for tag, _ in parsed.elements if re.fullmatch("h[1-6]", tag)]

        assert parsed.open == []
        assert len(ids) == len(set(ids))
        assert headings[0] == "h1" and headings.count("h1") == 1
        assert not any("style" in found for _, found in parsed.elements)
