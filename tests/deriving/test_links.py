"""The addresses that texts cite are found whole, and told apart by what they lead to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disinfo_graph import iris
from disinfo_graph.deriving import links
from disinfo_graph.deriving.links import addresses
from disinfo_graph.model import Case, Links

REPORT = "https://euvsdisinfo.eu/report/meters/"


def case(**known: Any) -> Case:
    usual: dict[str, Any] = {"keys": ("k",), "slug": "own", "text_language": "en", "origins": ()}
    return Case(**(usual | known))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/1.", ["https://a.example/1"]),
        (
            "(https://a.example/1), https://a.example/2;",
            ["https://a.example/1", "https://a.example/2"],
        ),
        ("“https://a.example/1”", ["https://a.example/1"]),
        ("https://a.example/Water_(meter).", ["https://a.example/Water_(meter)"]),
        ("(see https://a.example/Water_(meter))", ["https://a.example/Water_(meter)"]),
        ("HTTPS://a.example/?q=1&r=[2]…", ["HTTPS://a.example/?q=1&r=%5B2%5D"]),
        ("https://a.example/чума", ["https://a.example/чума"]),
        ("http://www.", ["http://www"]),
        ("https:// is how an address begins", []),
        ("a.example/1 and ftp://a.example/2", []),
        ("", []),
    ],
)
def test_addresses_are_found_without_the_punctuation_around_them(
    text: str, found: list[str]
) -> None:
    assert list(addresses(text)) == found


@given(st.text())
def test_whatever_is_found_is_an_address(text: str) -> None:
    for address in addresses(f"https://{text} http://a.example/{text}"):
        assert iris.address(address) == address


def test_what_a_debunk_cites_is_evidence_and_what_a_claim_cites_is_not() -> None:
    told = case(
        claim="It stood on https://lantern.example/1.",
        debunk="It does not: https://facts.example/2, https://facts.example/1.",
        claim_links=("https://lantern.example/0",),
        debunk_links=("https://facts.example/1",),
    )

    assert links(told, lambda address: None) == Links(
        citations=("https://lantern.example/0", "https://lantern.example/1"),
        evidence=("https://facts.example/1", "https://facts.example/2"),
    )


def test_a_report_is_a_link_between_cases_and_no_evidence() -> None:
    told = case(report=REPORT, debunk=f"See {REPORT} and https://euvsdisinfo.eu/report/rivers/.")
    slugs = {REPORT: "own", "https://euvsdisinfo.eu/report/rivers/": "rivers"}

    assert links(told, slugs.get) == Links(cases=("rivers",))


def test_a_report_of_no_case_among_these_is_told() -> None:
    assert links(case(debunk=f"See {REPORT}."), lambda address: None) == Links(unknown=(REPORT,))


@pytest.mark.parametrize("scheme", ["https://", "http://www."])
def test_the_search_pages_of_the_publisher_are_evidence_of_nothing(scheme: str) -> None:
    debunk = f"See {scheme}euvsdisinfo.eu/disinformation-cases/?text=water."

    assert links(case(debunk=debunk), lambda address: None) == Links()


def test_a_report_of_another_publisher_may_be_a_case_too() -> None:
    told = case(debunk="See https://facts.example/check?id=7.")

    assert links(told, {"https://facts.example/check?id=7": "check"}.get) == Links(cases=("check",))
