"""A text in another language than its tag says is found, by every engine alike, if that is sure."""

from __future__ import annotations

import pytest
from rdflib import Graph

from disinfo_graph import resources
from disinfo_graph.checking import CASE_SHAPES, ENGINES, PYSHACL, check, check_against
from disinfo_graph.checking.shapes import prepared, read
from disinfo_graph.checking.tongues import COMPONENT
from disinfo_graph.model import Finding, Severity
from disinfo_graph.vocab import SHAPES

DG = "https://w3id.org/disinfo-graph/ns#"
SCHEMA = "http://schema.org/"

GERMAN = (
    "Der Sender behauptete, der Fluss fließe bergauf. Die Pegel entlang des Flusses zeigen, wie er"
    " fällt, und niemand hat je etwas anderes gemessen."
)
ENGLISH = (
    "The channel said that the river flows uphill. The gauges along its course show how it falls,"
    " and nobody has ever measured anything else."
)
RUSSIAN = (
    "Телеканал утверждал, что река течёт вверх по склону. Измерения вдоль реки показывают, что она"
    " падает, и никто никогда не измерял ничего другого."
)
UKRAINIAN = (
    "Телеканал стверджував, що річка тече вгору. Вимірювання вздовж річки показують, що вона"
    " спадає, і ніхто ніколи не вимірював нічого іншого."
)


def told(text: str, tag: str, name: str = "text", of: str = "Claim") -> list[bytes]:
    node = "<http://localhost:8000/id/one>"
    return [
        f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{DG}{of}> .\n".encode(),
        f'{node} <{SCHEMA}{name}> "{text}"@{tag} .\n'.encode(),
    ]


def found(lines: list[bytes], engine: str = PYSHACL) -> list[Finding]:
    whole = check(lines, CASE_SHAPES, engine=engine)
    return [finding for finding in whole if finding.constraint == COMPONENT]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "of", "shape"),
    [
        ("text", "Claim", "Claim-text-language"),
        ("name", "Claim", "Claim-title-language"),
        ("reviewBody", "Debunk", "Debunk-text-language"),
    ],
)
def test_a_text_that_is_surely_in_another_language_is_a_warning(
    name: str, of: str, shape: str, engine: str
) -> None:
    (finding,) = found(told(GERMAN, "en", name, of), engine)

    assert finding.shape == SHAPES + shape
    assert finding.severity is Severity.WARNING
    assert finding.value == "de"
    assert "is in another language than its tag says" in finding.message


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (GERMAN, "de"),
        (GERMAN, "de-at"),
        (ENGLISH, "en"),
        (RUSSIAN, "ru"),
        (RUSSIAN, "uk"),
        (UKRAINIAN, "ru"),
        (GERMAN[:60], "en"),
        (GERMAN, "tlh"),
    ],
    ids=["de", "de-at", "en", "ru", "near", "near too", "short", "a language that is not known"],
)
def test_nothing_is_said_where_it_is_right_near_short_or_not_known(text: str, tag: str) -> None:
    assert found(told(text, tag)) == []


@pytest.mark.parametrize(("text", "tag"), [(ENGLISH, "de"), (RUSSIAN, "en"), (GERMAN, "ru")])
def test_each_of_two_languages_is_told_from_the_other(text: str, tag: str) -> None:
    assert len(found(told(text, tag))) == 1


def test_a_text_of_something_else_is_not_looked_at() -> None:
    assert found(told(GERMAN, "en", "text", "Case")) == []


def test_without_what_asks_for_it_a_shape_is_silent() -> None:
    whole = read(resources.shapes(), CASE_SHAPES)
    bare = Graph()
    for triple in whole:
        if not str(triple[1]).endswith("detectedLanguage"):
            bare.add(triple)

    lines = told(GERMAN, "en")

    assert any(one.constraint == COMPONENT for one in check_against(lines, prepared(whole)))
    assert not any(one.constraint == COMPONENT for one in check_against(lines, prepared(bare)))
