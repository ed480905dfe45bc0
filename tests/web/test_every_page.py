"""Every page of the demonstration set: it is there, in order, and tells no claim as a fact."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from browsing import Page, browsing, config, page
from flask.testing import FlaskClient

from disinfo_graph.vocab import PREFIXES

THINGS = "SELECT DISTINCT ?thing { GRAPH ?graph { ?thing ?says ?what } FILTER(ISIRI(?thing)) }"
TITLES = "SELECT ?title { ?case a dg:Case ; schema:name ?title }"
SAID = re.compile(r'<section class="debunk".*?</section>|<(q|blockquote)[^>]*>\s*(<p>)?', re.S)
"""What may stand before the words of a claim: the debunk that names them, or a quotation mark."""
RELATED = "the-us-and-russia-had-an-agreement-that-nato-wouldnt-be-enlarged"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def column(client: FlaskClient, query: str) -> list[str]:
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    answer = client.post("/sparql", data={"query": prefixes + query, "format": "json"})
    assert answer.json is not None
    (name,) = answer.json["head"]["vars"]
    return [row[name]["value"] for row in answer.json["results"]["bindings"]]


@pytest.mark.slow
def test_each_thing_has_a_page_in_order(client: FlaskClient) -> None:
    base = "http://localhost:8000/id/"
    things = {iri.removeprefix(base) for iri in column(client, THINGS) if iri.startswith(base)}
    # The report is told on the page on quality, which is no page of a thing.
    paths = {name for name in things if name.count("/") == 1} - {"report/shapes"}
    titles = [re.escape(title) for title in column(client, TITLES)]
    bare = re.compile(rf"(?<!“)(?:{'|'.join(titles)})")

    assert len(paths) > 400
    for path in sorted(paths):
        text = page(client, f"/{path}")
        headings = [int(tag[1]) for tag, _ in Page(text).elements if re.fullmatch("h[1-6]", tag)]
        assert headings[0] == 1 and headings.count(1) == 1, path
        assert all(next_ - one <= 1 for one, next_ in pairwise(headings))
        assert "None" not in text, path
        found = bare.search(SAID.sub("“", html.unescape(text.partition("<main")[2])))
        assert not found, (path, found and found.string[found.start() - 60 : found.end()])


@pytest.mark.parametrize("kind", ["case", "claim", "debunk"])
def test_claim_and_debunk_stand_beside_each_other(client: FlaskClient, kind: str) -> None:
    text = page(client, f"/{kind}/{RELATED}")

    assert "<h1>Debunked by EUvsDisinfo: <q" in text
    assert text.index("What was claimed") < text.index("EUvsDisinfo’s answer")
    assert "NATO has taken in 13 countries" in text
    assert "In 1990 the alliance gave no undertaking" in text
    assert "Read EUvsDisinfo’s report" in text


@pytest.mark.parametrize("kind", ["case", "claim", "debunk"])
def test_a_side_whose_text_is_not_held_says_so(client: FlaskClient, kind: str) -> None:
    text = page(
        client,
        f"/{kind}/the-us-wants-brazil-to-join-nato-to-use-it-as-a-base-for-an-interventio-23a522ff",
    )

    assert "Only its title is available here." in text
    assert "answers this claim in a report, whose text is not available here" in text


def test_claims_that_a_debunk_names_stand_in_quotation_marks(client: FlaskClient) -> None:
    text = page(client, f"/case/{RELATED}")

    assert "“Gorbachev was promised by word of mouth that NATO would not grow eastwards”" in text


def test_an_outside_identity_says_whose_it_is(client: FlaskClient) -> None:
    text = page(client, "/country/ru")

    assert "Q159 (www.wikidata.org)" in text
    assert "Russia (publications.europa.eu)" in text


def test_a_finding_is_told_by_its_message_and_leads_to_its_rule(client: FlaskClient) -> None:
    report = client.get("/report/shapes.nt").text
    finding = re.findall(r"/id(/finding/[0-9a-f]+)>", report)[0]

    text = page(client, finding)

    leads = [str(link["href"]) for link in Page(text).links()]
    (rule,) = (target for target in leads if target.startswith("/shapes#"))
    identifiers = {attributes.get("id") for _, attributes in Page(page(client, "/shapes")).elements}
    assert rule.partition("#")[2] in identifiers
    assert "<h1>The " in text
