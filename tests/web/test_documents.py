"""Things and documents over HTTP: redirections, formats, validators, links, refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from browsing import BROWSER, PROBLEM, browsing, config
from flask.testing import FlaskClient
from rdflib import Graph

from disinfo_graph import formats
from disinfo_graph.release import site as sites
from making import BASE, publish_quietly, write_cases

CASE = "case/no-fake-news-from-russia"
FORMATS = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


def triples(body: bytes, suffix: str) -> set[str]:
    row = next(row for row in formats.SYNTAXES if row.suffix == suffix)
    return {str(quad.triple) for quad in formats.read(body, row)}


@pytest.mark.parametrize(
    ("path", "document"),
    [
        (f"/id/{CASE}", f"/{CASE}"),
        ("/id/keyword/nato", "/keyword/nato"),
        ("/id/channel/novosti.rs", "/channel/novosti.rs"),
        ("/id/graph/cases", "/graph/cases"),
        ("/id/dataset/disinfo-graph", "/dataset/disinfo-graph"),
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "image/png"])
def test_a_thing_leads_to_its_document(
    client: FlaskClient, path: str, document: str, accept: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})

    assert answer.status_code == 303
    assert answer.location == document
    assert answer.headers["Vary"] == "Accept"


def test_a_part_of_a_thing_leads_to_the_document_that_tells_it(client: FlaskClient) -> None:
    query = "SELECT ?t { ?t <http://www.w3.org/ns/oa#hasSelector> ?s } LIMIT 1"
    rows = client.get("/sparql", query_string={"query": query}).json
    assert rows is not None
    target = rows["results"]["bindings"][0]["t"]["value"].removeprefix(BASE)

    answer = client.get(f"/{target}")

    assert target.endswith("/target")
    assert answer.status_code == 303
    assert f"id{answer.location}/target" == target
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/id/case/not-there",
        "/case/not-there",
        "/case/not-there.ttl",
        "/case/not-there.html",
        "/case/.ttl",
        "/id/person/anybody",
        "/id/case/a%20b%3E%3C",
        "/case/%22%3E%3Cscript%3E",
        "/id/case/..%2F..%2Fetc%2Fpasswd",
        "/case/a%25zz",
        "/case/%5B",
        "/case/%5B.ttl",
        "/id/case/%5B",
        "/id/case/a%25zz",
        "/case/?page=" + "1" * 5_000,
        "/country/?page=" + "0" * 5_000,
        "/keyword/nato?page=" + "9" * 5_000,
        "/nothing",
    ],
)
def test_what_is_not_known_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.content_type == PROBLEM
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("accept", [*FORMATS.values(), "image/png"])
@pytest.mark.parametrize("suffix", ["", *FORMATS])
def test_a_suffix_decides_and_else_the_accept_header(
    client: FlaskClient, suffix: str, accept: str
) -> None:
    answer = client.get(f"/{CASE}{suffix}", headers={"Accept": accept})

    expected = FORMATS.get(suffix) or (accept if accept in FORMATS.values() else PROBLEM)
    assert answer.mimetype == expected
    assert answer.status_code == (406 if expected == PROBLEM else 200)
    assert answer.headers["Vary"] == "Accept"
    if answer.status_code == 200:
        found = next(name for name, media_type in FORMATS.items() if media_type == expected)
        assert answer.headers["Content-Location"] == f"/{CASE}{found}"


def test_a_refusal_lists_what_there_is(client: FlaskClient) -> None:
    answer = client.get(f"/{CASE}", headers={"Accept": "image/png"})

    assert answer.json is not None
    assert answer.json["status"] == 406
    assert answer.json["available"] == list(FORMATS.values())


@pytest.mark.parametrize("suffix", [".jsonld", ".nt", ".rdf"])
def test_the_formats_of_a_document_say_the_same(client: FlaskClient, suffix: str) -> None:
    turtle = triples(client.get(f"/{CASE}.ttl").data, ".ttl")
    body = client.get(f"/{CASE}{suffix}").data
    if suffix == ".jsonld":
        inline = json.loads(body)
        context = inline["@context"].removeprefix(BASE)
        body = json.dumps(inline | json.loads(client.get(f"/{context}").data)).encode()

    other = triples(body, suffix)

    assert other == turtle
    assert len(turtle) > 20


def test_iris_are_those_of_the_release_whatever_the_host(client: FlaskClient) -> None:
    answer = client.get(f"/{CASE}.nt", headers={"Host": "evil.example"})

    assert f"<{BASE}id/{CASE}>" in answer.text
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_client_that_has_a_document_is_not_sent_it_again(
    client: FlaskClient, suffix: str
) -> None:
    first = client.get(f"/{CASE}{suffix}")

    again = client.get(f"/{CASE}{suffix}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"] == f'"{sha256(first.data).hexdigest()}"'
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["Vary"] == "Accept"


def test_head_says_what_get_would(client: FlaskClient) -> None:
    get, head = client.get(f"/{CASE}.ttl"), client.head(f"/{CASE}.ttl")

    same = ("Content-Type", "Content-Length", "ETag", "Link", "Content-Location")
    assert head.status_code == 200
    assert head.data == b""
    assert [head.headers[name] for name in same] == [get.headers[name] for name in same]


def test_a_document_links_to_its_other_forms_and_its_thing(client: FlaskClient) -> None:
    links = client.get(f"/{CASE}", headers={"Accept": BROWSER}).headers["Link"]

    for expected in (
        f'<{BASE}{CASE}>; rel="canonical"',
        f'<{BASE}id/{CASE}>; rel="cite-as"',
        f'</{CASE}.ttl>; rel="alternate"; type="text/turtle"',
        f'</{CASE}.jsonld>; rel="describedby"; type="application/ld+json"',
        '</#terms>; rel="license"',
        '<http://schema.org/CreativeWork>; rel="type"',
    ):
        assert expected in links


def test_every_answer_names_its_release_and_is_safe_to_embed(
    client: FlaskClient, site: Path
) -> None:
    for path in ("/", f"/{CASE}.ttl", "/nothing", "/ns.ttl", "/dumps/", "/sparql?query=x"):
        headers = client.get(path).headers

        assert headers["Disinfo-Graph-Release"] == sites.current(site).name
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", f"/{CASE}.ttl", "/ns.ttl", "/nothing"])
def test_the_release_named_is_the_one_that_answered(tmp_path: Path, path: str) -> None:
    root = tmp_path / "site"
    first = publish_quietly(write_cases(tmp_path / "in.jsonl", {}), site=root)
    with browsing(config(root)) as client:
        (unreadable := root / "releases" / "unreadable").mkdir()
        sites.switch(root, unreadable)

        answer = client.get(path)

    assert answer.headers["Disinfo-Graph-Release"] == first.release


def test_a_report_names_its_findings_and_leaves_them_to_their_documents(
    client: FlaskClient,
) -> None:
    report = client.get("/report/shapes.nt").text.splitlines()

    subjects = {line.partition(" ")[0] for line in report}
    finding = next(part for line in report for part in line.split() if "/id/finding/" in part)
    assert subjects == {f"<{BASE}id/report/shapes>"}
    found = client.get("/" + finding.strip("<>").removeprefix(BASE), follow_redirects=True)
    assert found.status_code == 200


def test_a_method_that_does_not_fit_is_refused_with_those_that_do(client: FlaskClient) -> None:
    answer = client.delete(f"/{CASE}")

    assert answer.status_code == 405
    assert answer.content_type == PROBLEM
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("name", ["ns", "shapes"])
@pytest.mark.parametrize("suffix", [".ttl", ".jsonld", ".nt", ".rdf"])
def test_ontology_and_shapes_are_served_in_every_syntax(
    client: FlaskClient, name: str, suffix: str
) -> None:
    answer = client.get(f"/{name}{suffix}")
    negotiated = client.get(f"/{name}", headers={"Accept": FORMATS[suffix]})

    turtle = triples(client.get(f"/{name}.ttl").data, ".ttl")
    assert len(triples(answer.data, suffix)) == len(turtle) > 50
    assert negotiated.data == answer.data
    assert negotiated.headers["Content-Location"] == f"/{name}{suffix}"


def test_the_context_of_a_version_never_changes(client: FlaskClient) -> None:
    now, fixed = client.get("/context.jsonld"), client.get("/context/0.1.0.jsonld")

    assert now.data == fixed.data
    assert now.content_type == "application/ld+json"
    assert "immutable" in fixed.headers["Cache-Control"]
    assert client.get("/context/9.9.9.jsonld").status_code == 404


def test_void_is_found_where_harvesters_look(client: FlaskClient) -> None:
    answer = client.get("/.well-known/void")
    page = client.get("/.well-known/void", headers={"Accept": BROWSER})

    void = Graph().parse(data=answer.data, format="turtle")
    assert answer.mimetype == "text/turtle"
    assert f"{BASE}id/dataset/disinfo-graph" in {str(subject) for subject in void.subjects()}
    assert any("entities" in str(predicate) for predicate in void.predicates())
    assert (page.status_code, page.location) == (303, "/dataset/disinfo-graph")


def test_health_tells_that_queries_are_answered(client: FlaskClient, site: Path) -> None:
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "ready"
    assert answer.json["release"] == sites.current(site).name
