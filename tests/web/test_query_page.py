"""The query page before a query: examples, editor, what it loads and may run, with and without."""

from __future__ import annotations

import gzip
import html
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsing import BROWSER, Page, browsing, cells, config, page
from flask.testing import FlaskClient

from disinfo_graph.examples import examples
from disinfo_graph.query import serving
from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import app
from making import BASE

STATIC = Path(app.__file__).parent / "static"
COUNTED = "SELECT ?name ?number { VALUES (?name ?number) { ('two' 2) ('one' 1) ('none' 0) } }"


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture(scope="module")
def plain(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site that was built where there was no npm."""
    folder = tmp_path_factory.mktemp("static") / "static"
    shutil.copytree(STATIC, folder, ignore=shutil.ignore_patterns("editor"))
    with serving(config(site)) as endpoint:
        yield app.create_app(config(site), endpoint, static=folder).test_client()


def test_every_example_is_offered_and_comes_into_the_box(client: FlaskClient) -> None:
    text = page(client, "/sparql")
    links = {str(link["href"]) for link in Page(text).links()}

    for example in examples():
        address = f"/sparql?example={example.name}"
        box = page(client, address).partition("<textarea")[2].partition("</textarea>")[0]
        assert address in links
        assert html.escape(example.question, quote=False) in text
        assert html.unescape(box.partition(">\n")[2]) == example.query


def test_an_example_that_is_none_is_not_found(client: FlaskClient) -> None:
    assert page(client, "/sparql?example=nothing", 404)


def test_an_example_has_a_page_that_leads_into_the_box(client: FlaskClient) -> None:
    text = page(client, "/example/countries")

    assert "<h1>Which countries and regions do most claims discuss?</h1>" in text
    assert "/sparql?example=countries" in {link["href"] for link in Page(text).links()}


@pytest.mark.parametrize("where", ["client", "plain"])
def test_without_scripts_the_page_is_a_form_that_asks(
    request: pytest.FixtureRequest, where: str
) -> None:
    client: FlaskClient = request.getfixturevalue(where)
    elements = Page(page(client, "/sparql")).elements
    (form,) = (found for tag, found in elements if tag == "form")
    (box,) = (found for tag, found in elements if tag == "textarea")
    methods = [found.get("formmethod") for tag, found in elements if tag == "button"]

    assert (form["method"], form["action"]) == ("get", "/sparql#answer")
    assert box["name"] == "query" and "hidden" not in box
    assert methods == [None, "post"]
    assert cells(page(client, f"/sparql?format=html&query={quote(COUNTED)}"))[0][0] == "two"


def test_without_the_editor_nothing_of_it_is_asked_for(plain: FlaskClient) -> None:
    loads = [found.get("src") or found.get("href") for tag, found in _loaded(plain, "/sparql")]

    assert not any("editor" in str(address) for address in loads)
    assert all(plain.get(str(address)).status_code == 200 for address in loads)


def _loaded(client: FlaskClient, path: str) -> list[tuple[str, dict[str, str | None]]]:
    elements = Page(page(client, path)).elements
    return [(tag, found) for tag, found in elements if tag in ("link", "script")]


@pytest.mark.parametrize(
    "fields", [{}, {"query": COUNTED}, {"query": "nonsense"}], ids=["empty", "answer", "mistake"]
)
def test_the_query_page_alone_runs_scripts_and_only_the_sites_own(
    client: FlaskClient, fields: dict[str, str]
) -> None:
    own = client.get("/sparql", query_string=fields, headers={"Accept": BROWSER})
    other = client.get("/", headers={"Accept": BROWSER})
    data = client.get("/sparql", query_string={"query": COUNTED, "format": "csv"})

    policy = dict(rule.split(" ", 1) for rule in own.headers["Content-Security-Policy"].split("; "))
    assert policy.pop("default-src") == policy.pop("base-uri") == "'none'"
    assert policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'"}
    assert policy.keys() == {"script-src", "connect-src", "style-src", "img-src", "form-action"}
    for answer in (other, data):
        assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_what_pages_load_is_kept_for_ever_by_the_address_that_names_its_bytes(
    client: FlaskClient,
) -> None:
    for _, found in _loaded(client, "/sparql"):
        address = str(found.get("src") or found.get("href"))
        answer = client.get(address)
        bare = client.get(urlsplit(address).path)
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})

        assert ("immutable" in answer.headers["Cache-Control"]) == ("?v=" in address)
        assert "no-cache" in bare.headers["Cache-Control"]
        assert bare.data == answer.data
        assert again.status_code == 304


def test_what_pages_load_is_sent_packed_to_who_takes_it(client: FlaskClient) -> None:
    plain = client.get("/static/style.css")
    packed = client.get("/static/style.css", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == (STATIC / "style.css").read_bytes()
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "editor", "%2e%2e/app.py"])
def test_nothing_else_is_there_to_be_loaded(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_what_is_completed_is_what_the_release_uses(client: FlaskClient) -> None:
    answer = client.get("/sparql/terms.json")

    assert answer.json is not None
    assert answer.json["prefixes"] == PREFIXES
    for kind, pattern in (("classes", "?s a ?x"), ("properties", "?s ?x ?o")):
        # What *about* and the ontology say of themselves is nothing that cases are asked for.
        graph = f"GRAPH <{BASE}id/graph/cases> {{ {pattern} }}"
        found = client.post("/sparql", data={"query": f"SELECT * {{ {graph} }}", "format": "json"})
        assert found.json is not None
        used = {row["x"]["value"] for row in found.json["results"]["bindings"]}
        assert used <= set(answer.json[kind])
        assert len(set(answer.json[kind])) == len(answer.json[kind])
    assert answer.headers["ETag"]
