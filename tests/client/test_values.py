"""Terms as Python values: exact, or left as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disinfo_graph.client.values import Value, text, value
from disinfo_graph.formats.answers import BlankNode, Literal, NamedNode, Triple
from disinfo_graph.vocab import PREFIXES


def typed(lexical: str, datatype: str) -> Literal:
    return Literal(lexical, datatype=NamedNode(PREFIXES["xsd"] + datatype))


@pytest.mark.parametrize(
    ("lexical", "datatype", "expected"),
    [
        ("-007", "integer", -7),
        ("9" * 30, "integer", 10**30 - 1),
        ("255", "unsignedByte", 255),
        ("1.50", "decimal", Decimal("1.50")),
        (".5", "decimal", Decimal("0.5")),
        ("1e3", "double", 1000.0),
        ("-INF", "float", -inf),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2020-02-03", "date", date(2020, 2, 3)),
        ("2020-02-03T04:05:06", "dateTime", datetime(2020, 2, 3, 4, 5, 6)),
        ("2020-02-03T04:05:06.25Z", "dateTime", datetime(2020, 2, 3, 4, 5, 6, 250_000, tzinfo=UTC)),
        (
            "2020-02-03T04:05:06-05:30",
            "dateTime",
            datetime(2020, 2, 3, 4, 5, 6, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
        ),
        ("P1Y", "duration", "P1Y"),
        ("2020", "gYear", "2020"),
    ],
)
def test_a_literal_is_a_value_of_its_datatype(lexical: str, datatype: str, expected: Value) -> None:
    found = value(typed(lexical, datatype))

    assert found == expected
    assert type(found) is type(expected)
    assert str(found) == str(expected)


def test_not_a_number_is_a_float() -> None:
    found = value(typed("NaN", "double"))

    assert isinstance(found, float) and isnan(found)


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("1_000", "integer"),
        ("٣", "integer"),
        ("1.0", "integer"),
        ("9" * 5000, "integer"),
        ("1e3", "decimal"),
        ("NaN", "decimal"),
        ("infinity", "double"),
        ("True", "boolean"),
        ("2020-02-30", "date"),
        ("20200203", "date"),
        ("2020-02-03Z", "date"),
        ("12020-02-03", "date"),
        ("-0044-03-15", "date"),
        ("2020-02-03T04:05:06.1234567Z", "dateTime"),
        ("2020-02-03 04:05:06", "dateTime"),
        ("2020-02-03T24:00:01", "dateTime"),
        ("2020-W06-1T00:00:00", "dateTime"),
    ],
)
def test_what_python_cannot_hold_as_it_stands_stays_text(lexical: str, datatype: str) -> None:
    assert value(typed(lexical, datatype)) == lexical


def test_what_is_no_literal_is_text() -> None:
    iri, blank = NamedNode("urn:a"), BlankNode("b")

    assert (value(None), text(None)) == (None, None)
    assert value(iri) == text(iri) == "urn:a"
    assert value(blank) == text(blank) == "_:b"
    assert value(Triple(iri, iri, blank)) == "<urn:a> <urn:a> _:b"
    assert value(Literal("7", language="en")) == "7"


@given(st.text(), st.sampled_from(("integer", "decimal", "double", "date", "dateTime", "boolean")))
def test_no_literal_is_an_error(lexical: str, datatype: str) -> None:
    assert value(typed(lexical, datatype)) is not None
    assert text(typed(lexical, datatype)) == lexical


@given(
    st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.dates() | st.datetimes()
)
def test_every_value_comes_back(expected: Value) -> None:
    written = f"{expected:f}" if isinstance(expected, Decimal) else str(expected).replace(" ", "T")
    names = {int: "integer", Decimal: "decimal", date: "date", datetime: "dateTime"}

    assert value(typed(written, names[type(expected)])) == expected
