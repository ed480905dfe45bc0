"""A query as curl, Python and R: what is copied runs as it stands, whatever the query holds."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import asked, browsing, config
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from serving import running

from disinfo_graph.web.snippets import Question, snippets

AWKWARD = (
    '# it\'s "both", \\ and `$HOME` @file %41 & ü 😀\tend\\\n'
    "SELECT ?quotes ?slash\n"
    'WHERE { VALUES (?quotes ?slash) { ("it\'s \\"so\\"" \'\'\'a\\\\b""""\'\'\') } }\n'
)
ANSWER = 'quotes,slash\n"it\'s ""so""","a\\b"""""""""\n'
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1)


def written(query: str, base: str = "http://localhost:8000/", *graphs: str) -> dict[str, str]:
    fields = (("query", query), *(("default-graph-uri", iri) for iri in graphs))
    question = Question(base=base, fields=fields, media_type="text/csv", is_table=True)
    return {one.title: one.code for one in snippets(question)}


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    with running(site) as (_, port):
        yield f"http://127.0.0.1:{port}/"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().replace("\r\n", "\n")


@pytest.mark.slow
def test_curl_asks_what_was_asked(base: str) -> None:
    assert run("bash", "-c", written(AWKWARD, base)["curl"]) == ANSWER


@pytest.mark.slow
def test_curl_names_the_dataset(base: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    everything = run("sh", "-c", written(query, base)["curl"])
    one = run("sh", "-c", written(query, base, "http://localhost:8000/id/graph/about")["curl"])

    assert 0 < int(one.split()[1]) < int(everything.split()[1])


@pytest.mark.slow
def test_python_asks_what_was_asked_where_a_dataset_is_named(base: str) -> None:
    graph = "http://localhost:8000/id/graph/cases"

    assert (
        run(sys.executable, "-c", written(AWKWARD, base, graph)["Python"]).strip() == ANSWER.strip()
    )


@pytest.mark.slow
def test_python_asks_what_was_asked(base: str) -> None:
    assert 'it\'s "so"' in run(sys.executable, "-c", written(AWKWARD, base)["Python"])


@given(TEXTS)
def test_python_holds_any_query(query: str) -> None:
    tree = ast.parse(written(query)["Python"])

    (assigned,) = (node for node in tree.body if isinstance(node, ast.Assign))
    assert isinstance(assigned.value, ast.Constant)
    assert assigned.value.value == query
    assert ast.unparse(tree.body[-1]).startswith(
        "print(connect('http://localhost:8000/sparql').select(query)"
    )


@given(TEXTS)
def test_r_holds_any_query(query: str) -> None:
    code = written(query)["R"]

    (mark,) = re.findall("`query` = (['\"])", code)
    literal = code.partition(f"`query` = {mark}")[2].rpartition(f"{mark}\n  )")[0]
    assert r_value(literal, mark) == query


def r_value(literal: str, mark: str) -> str:
    """Return what R reads between two marks, by its rules for strings."""
    parts = re.findall(r"\\u[0-9a-f]{4}|\\.|[^\\]", literal, re.DOTALL)
    assert "".join(parts) == literal
    assert mark not in parts
    return "".join(
        chr(int(one[2:], 16))
        if one.startswith("\\u")
        else one.removeprefix("\\")
        if len(one) > 1
        else one
        for one in parts
    )


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not there")
def test_r_itself_reads_the_query(tmp_path: Path) -> None:
    code = written(AWKWARD)["R"].replace("library(httr2)", "")
    stubs = (
        "request <- req_headers <- req_perform <- resp_body_string <- function(x, ...) x\n"
        "req_body_form <- function(x, query) cat(query)\n"
    )
    (tmp_path / "asked.R").write_text(stubs + code.rpartition("\n\n")[0], encoding="utf-8")
    command = ("Rscript", "--encoding=UTF-8", str(tmp_path / "asked.R"))

    done = subprocess.run(
        command, capture_output=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )

    assert done.stdout.decode() == AWKWARD


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", ("text/csv", "connect", "readr::read_csv")),
        ("ASK {}", ("application/sparql-results+json", "urlopen", "cat(answer)")),
        ("CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 1", ("text/turtle", "urlopen", "cat(answer)")),
    ],
)
def test_a_page_has_the_programs_that_fit_its_answer(
    client: FlaskClient, query: str, expected: tuple[str, ...]
) -> None:
    text = asked(client, query)

    programs = re.findall(r"<summary>(curl|Python|R)</summary>", text)
    assert programs == ["curl", "Python", "R"]
    assert all(one in text for one in expected)
    assert "http://localhost:8000/sparql" in text


def test_programs_have_the_ends_of_lines_of_files(client: FlaskClient) -> None:
    text = asked(client, "SELECT *\r\n{ ?s ?p ?o }\r\nLIMIT 1")

    assert "\r" not in text.partition("<summary>curl</summary>")[2].partition("</details>")[0]
