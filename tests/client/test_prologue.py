"""Which prefixes are put before a query, and that its lines stay where they are."""

from __future__ import annotations

import pytest

from disinfo_graph.client.prologue import prefixed
from disinfo_graph.vocab import PREFIXES


def added(query: str) -> set[str]:
    """Return the names of the prefixes that were put before."""
    text, shift = prefixed(query)
    assert text[shift:] == query
    assert "\n" not in text[:shift]
    declarations = text[:shift].split("PREFIX ")[1:]
    for declaration in declarations:
        name, iri = declaration.split(": ")
        assert iri == f"<{PREFIXES[name]}> "
    return {declaration.split(":")[0] for declaration in declarations}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?s ?p ?o }", set()),
        ("SELECT * { ?s a dg:Case ; schema:name ?n }", {"dg", "schema"}),
        ("PREFIX dg: <urn:x> SELECT * { ?s a dg:Case ; schema:name ?n }", {"schema"}),
        ("prefix\n#dg: <\ndg:<urn:x>\nSELECT * { ?s a dg:Case }", set()),
        (
            "BASE <urn:x>\nVERSION '1.2' PREFIX : <urn:y> PREFIX schema: <urn:z>\n"
            "ASK { ?s a dg:Case ; schema:name ?n }",
            {"dg"},
        ),
        ("# PREFIX dg: <urn:x>\nSELECT * { ?s a dg:Case }", {"dg"}),
        ("SELECT * { ?s a dg:Case ; ?p 'PREFIX dg: <urn:x>' }", {"dg"}),
        ("SELECT * { ?s a unknown:Case }", set()),
        ("", set()),
        ("PREFIX dg:", {"dg"}),
    ],
)
def test_what_is_used_and_not_declared_is_added(query: str, names: set[str]) -> None:
    assert added(query) == names


def test_a_query_without_end_takes_no_time() -> None:
    assert added("# \n" * 100_000 + "PREFIX " + " " * 100_000) == set()
