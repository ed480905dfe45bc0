"""Questions to a live release through real workers: answers, documents, refusals, switches."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from disinfo_graph.config import Config
from disinfo_graph.errors import QueryNotAcceptable, QueryRefused
from disinfo_graph.query import Ask, Describe, Endpoint, Outcome, once, serving
from disinfo_graph.release import manifest
from disinfo_graph.release import site as sites
from disinfo_graph.workers import Status
from making import AT, BASE, DEMONSTRATION, numbered, publish_quietly, write_cases


@pytest.fixture(scope="module", params=["memory", "disk"])
def endpoint(site: Path, request: pytest.FixtureRequest) -> Iterator[Endpoint]:
    with serving(Config(site=site, store=request.param)) as endpoint:
        yield endpoint


def text(outcome: Outcome) -> str:
    with outcome.body:
        return outcome.body.read().decode()


def column(endpoint: Endpoint, query: str) -> list[str]:
    answer = json.loads(text(endpoint.ask(Ask(query=query, prefixes=True))))
    (name,) = answer["head"]["vars"]
    return [row[name]["value"] for row in answer["results"]["bindings"]]


def test_a_question_over_all_graphs_is_answered(endpoint: Endpoint) -> None:
    found = column(
        endpoint,
        """SELECT ?label {
          ?claim dg:advances ?n ; dg:discusses ?c . ?n skos:prefLabel ?label .
          ?c skos:notation "AT" }""",
    )

    assert found == ["Imminent collapse of the EU"]


def test_the_default_graph_leaves_the_findings_out_and_counts_nothing_twice(
    endpoint: Endpoint, site: Path
) -> None:
    lines = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_text().splitlines()
    about = (sites.current(site) / "about.nq").read_text().splitlines()

    counted = column(endpoint, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")

    assert counted == [str(len(lines) + len(about))]


def test_the_findings_can_be_asked_for_by_their_graph(endpoint: Endpoint, site: Path) -> None:
    found = column(
        endpoint,
        f"""SELECT (COUNT(*) AS ?n) {{
          GRAPH <{BASE}id/graph/quality> {{ ?r a sh:ValidationResult }} }}""",
    )

    counted = manifest.read(sites.current(site)).findings
    assert found == [str(sum(counted.values()))]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Ask(query="SELECT * { ?s ?p ?o }", default_graphs=("http://x.example/",)), []),
        (Ask(query="SELECT * FROM <http://x.example/> { ?s ?p ?o }"), []),
        (Ask(query="SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"), []),
        (Ask(query="SELECT * { GRAPH <http://x.example/> { ?s ?p ?o } }"), []),
        (
            Ask(
                query="SELECT * { GRAPH ?g { ?s ?p ?o } }",
                default_graphs=(f"{BASE}id/graph/cases",),
            ),
            [],
        ),
    ],
)
def test_a_graph_that_is_not_there_is_empty(
    endpoint: Endpoint, request_: Ask, expected: list[object]
) -> None:
    answer = json.loads(text(endpoint.ask(request_)))

    assert answer["results"]["bindings"] == expected


def test_from_chooses_one_graph(endpoint: Endpoint, site: Path) -> None:
    lines = (sites.current(site) / "dumps" / "disinfo-graph.nt").read_text().splitlines()
    advancing = [
        line for line in lines if " <https://w3id.org/disinfo-graph/ns#advances> <http://l" in line
    ]

    query = "SELECT (COUNT(*) AS ?n) FROM <{}id/graph/derived> {{ ?claim dg:advances ?n2 }}"

    assert column(endpoint, query.format(BASE)) == [str(len(advancing))]


def test_what_is_not_sparql_is_refused_with_its_place(endpoint: Endpoint) -> None:
    with pytest.raises(QueryRefused) as caught:
        endpoint.ask(Ask(query="SELECT * {\n ?s ?p }"))

    assert (caught.value.line, caught.value.column) == (2, 9)


@pytest.mark.parametrize("query", ["SELECT nope", "SELECT (1 AS ?x) nope"])
def test_a_refusal_always_says_something(endpoint: Endpoint, query: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        endpoint.ask(Ask(query=query))

    assert str(caught.value).endswith(" (expected SPARQL 1.1)")


def test_a_dataset_of_what_is_no_iri_is_refused(endpoint: Endpoint) -> None:
    with pytest.raises(QueryRefused, match="expected absolute IRIs"):
        endpoint.ask(Ask(query="ASK {}", default_graphs=("http://[",)))


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }"]
)
def test_what_would_leave_the_release_is_refused(endpoint: Endpoint, query: str) -> None:
    with pytest.raises(QueryRefused):
        endpoint.ask(Ask(query=query))


def test_a_kind_of_answer_that_is_not_accepted_is_refused(endpoint: Endpoint) -> None:
    with pytest.raises(QueryNotAcceptable):
        endpoint.ask(Ask(query="SELECT * { ?s ?p ?o }", results=None))
    with pytest.raises(QueryNotAcceptable):
        endpoint.ask(Ask(query="DESCRIBE <http://x/>", rdf=None))


def test_the_document_of_a_case_is_its_line_of_the_dump(endpoint: Endpoint, site: Path) -> None:
    lines = (sites.current(site) / "dumps" / "disinfo-graph.ndjson").read_text().splitlines()

    for line in lines:
        told = json.loads(line)
        asked = Describe(iri=told["id"], rdf="json-ld", context="http://localhost:8000/c")
        document = json.loads(text(endpoint.describe(asked)))
        # Of what cases share, a document also says what other cases say: whose a channel is.
        shared = {node["id"] for node in document.get("included", [])}
        assert {node["id"] for node in told.get("included", [])} <= shared
        same = {"@context": 0, "included": 0}
        assert document | same == told | same


def test_the_document_of_a_thing_that_is_not_there_is_empty(endpoint: Endpoint) -> None:
    with (outcome := endpoint.describe(Describe(iri=f"{BASE}id/case/no-such"))).body:
        assert outcome.empty


def test_one_question_is_answered_without_a_server(site: Path) -> None:
    asked = Ask(query="SELECT (COUNT(*) AS ?n) { ?c a dg:Case }", prefixes=True, results="csv")

    assert text(once(Config(site=site), asked)) == f"n\r\n{DEMONSTRATION}\r\n"


@pytest.mark.slow
def test_a_release_that_cannot_be_opened_is_told_of_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = tmp_path / "site"
    first = publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(2)), site=root)
    asked = Ask(query="SELECT (COUNT(*) AS ?n) { ?c a dg:Case }", prefixes=True, results="csv")
    with serving(replace(Config(), site=root)) as endpoint:
        link, aside = root / "current", root / "aside"
        link.rename(aside)
        no_release = awaited(endpoint, lambda status: status.problem is not None)
        aside.rename(link)
        awaited(endpoint, lambda status: status.problem is None)

        given = write_cases(tmp_path / "in.jsonl", *numbered(3))
        second = publish_quietly(given, site=tmp_path / "other", at=AT + timedelta(hours=1))
        made = sites.current(tmp_path / "other")
        (made / "quality.nq").rename(made / "hidden")
        sites.switch(root, broken := made.rename(root / "releases" / made.name))
        failing = awaited(endpoint, lambda status: status.problem is not None)
        before = endpoint.ask(asked)
        (broken / "hidden").rename(broken / "quality.nq")
        awaited(endpoint, lambda status: status.problem is None)
        after = endpoint.ask(asked)

    assert "no release" in str(no_release.problem)
    assert f"{second.release}: not served: " in str(failing.problem)
    assert (before.release, after.release) == (first.release, second.release)
    assert (text(before), text(after)) == ("n\r\n2\r\n", "n\r\n3\r\n")
    assert caplog.text.count("not served") == 1


def awaited(endpoint: Endpoint, condition: Callable[[Status], bool]) -> Status:
    end = time.monotonic() + 15
    while not condition(status := endpoint.status()):
        assert time.monotonic() < end, status
        time.sleep(0.02)
    return status


def test_a_new_release_answers_soon_and_without_a_gap(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_quietly(write_cases(tmp_path / "in.jsonl", *numbered(2)), site=site)
    asked = Ask(query="SELECT (COUNT(*) AS ?n) { ?c a dg:Case }", prefixes=True, results="csv")
    with serving(replace(Config(), site=site)) as endpoint:
        before = endpoint.ask(asked)
        given = write_cases(tmp_path / "in.jsonl", *numbered(3))
        report = publish_quietly(given, site=site, at=AT + timedelta(hours=1))

        end = time.monotonic() + 10
        while (after := endpoint.ask(asked)).release != report.release:
            assert text(after) == "n\r\n2\r\n"
            assert time.monotonic() < end

        assert (text(before), text(after)) == ("n\r\n2\r\n", "n\r\n3\r\n")
        assert sites.in_use(sites.current(site))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT", "1:7: unexpected end of the query"),
        ("SELECT *\n{ ?s ?p }", "2:10: unexpected end of the query"),
        ("ASK { ?s ?p ?o OPTIONAL ?x }", "1:25: unexpected `?x`"),
        ("ASK { FILTER(1 +) }", "1:20: unexpected end of the query"),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }", "1:40: the SELECT contains a variable"),
        ("SELECT * { ?s ?p ?o } nope", "1:27: unexpected end of the query"),
    ],
)
def test_what_is_no_query_is_told_in_plain_words(endpoint: Endpoint, query: str, told: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        endpoint.ask(Ask(query=query))

    refusal = caught.value
    assert f"{refusal.line}:{refusal.column}: {refusal.reason}".startswith(told)
    assert not {"LATERAL", "SERVICE", "LANGDIR"} & {*str(refusal).replace(",", "").split()}
