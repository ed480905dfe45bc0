"""Another engine's endpoint, on rdflib: the client asks for nothing that is only ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rdflib import Graph
from toys import answering, of_rdflib

from disinfo_graph import connect
from disinfo_graph.client import Connection
from disinfo_graph.errors import QueryRefused

DATA = """
@prefix schema: <http://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:a> schema:name "tab\\t quote\\" line\\n \\u0001"@de ; schema:text 7, 0.5, true ;
  schema:datePublished "2020-02-03"^^xsd:date , "2020-02-03T04:05:06.5Z"^^xsd:dateTime .
"""


@pytest.fixture(scope="module")
def there() -> Iterator[Connection]:
    with answering(of_rdflib(Graph().parse(data=DATA))) as url, connect(url) as connection:
        yield connection


def test_a_table_is_read(there: Connection) -> None:
    rows = there.select("SELECT ?value { <urn:a> ?p ?value } ORDER BY ?value", prefixes=True)

    values = {value for (value,) in rows.tuples()}
    assert rows.release is None
    assert values == {
        'tab\t quote" line\n \u0001',
        7,
        Decimal("0.5"),
        True,
        date(2020, 2, 3),
        datetime(2020, 2, 3, 4, 5, 6, 500_000, tzinfo=UTC),
    }


def test_a_question_is_answered(there: Connection) -> None:
    assert there.ask("ASK { <urn:a> schema:text 7 }", prefixes=True)
    assert not there.ask("ASK { <urn:a> schema:text 8 }", prefixes=True)


def test_graphs_are_read(there: Connection) -> None:
    everything = there.construct("CONSTRUCT WHERE { ?s ?p ?o }")

    assert set(everything) == set(Graph().parse(data=DATA))
    assert set(there.describe("DESCRIBE <urn:a>")) == set(everything)


def test_a_refusal_that_is_only_words_is_a_refusal(there: Connection) -> None:
    with pytest.raises(QueryRefused, match="Expected") as refused:
        there.select("SELECT * { ?s ?p }")

    assert (refused.value.line, refused.value.column) == (1, 12)
