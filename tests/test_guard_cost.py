"""What the guard's look takes, and that what it passes over would have broken no rule."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disinfo_graph.config import Limits
from disinfo_graph.errors import QueryRefused
from disinfo_graph.guard import MOST_LOOKS, check, deterministic, scan

LIMITS = Limits()

COSTLY = (
    *("x", "a ", "a.", ". ", ";", "<", ">", "(?a<'", "<urn:a> ", "a:b ", "?a ", "{}", "''", "1 "),
    *("\\", "\\u0041", "'\\u0041' ", "\\U00000041 ", "NOW ", "from ", "service: ", ":.", "%"),
    *("(<a#", "<a#b> ", "(1<a'b>'", "{{", "{{}} ", "([a])", "as.", "prefix ", "service: #\n", "-1"),
    *("a:\\,service", "'service' x ", "<http://x.example/aaaaaaaaaaaaaaaaaaaaa> ", "('a' <x:y>)\n"),
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", COSTLY)
@pytest.mark.parametrize("before", ["", "SELECT * { VALUES ?x { ", "ASK { (1 "])
def test_a_megabyte_of_anything_is_looked_through_in_no_time(before: str, piece: str) -> None:
    query = before + piece * ((LIMITS.query - len(before)) // len(piece))
    start = time.process_time()

    with contextlib.suppress(QueryRefused):
        check(query, LIMITS)
    deterministic(query)

    assert time.process_time() - start < 1  # mostly a tenth; token by token some took two


def test_what_takes_long_to_look_through_is_refused() -> None:
    check("{{}}" * (MOST_LOOKS // 2), LIMITS)
    check("('a' <x:y>)\n" * MOST_LOOKS, LIMITS)

    with pytest.raises(QueryRefused, match="brackets within brackets"):
        check("{{}}" * MOST_LOOKS, LIMITS)


SOUP = [
    *("SERVICE", "service:x", "ex:service", "INSERT", "FILTER", "true", "1.", "a", "?x", "$y"),
    *("{", "}", "(", ")", "[", "]", "<", ">", "<<", "'", '"', "'''", '"""', "\\", "#", "\n", " "),
    *(";", ".", ",", ":", "@en", "_:b", "<http://x/>", "\\u0053", "\\U0001F600", "\\uD800", "é"),
    *("as", "x.AS", "as.x", "a-as", "PREFIX", "GRAPH", "named", "service:", "xservice", "!", "-"),
    *("<a#b>", "<urn:a#b'c>", "<http:x/'//>", "//", "+", "*", "||", "&", "%41", "_", "\\,", "^"),
    *("\x0b", "=", "..", "1a:", "_a:b", "a.b.c:d.e-", "'a'@service", "~", "\u00b6", "\u00b7x"),
]


@settings(max_examples=2_000, deadline=None)
@given(st.lists(st.sampled_from(SOUP)).map("".join), st.sampled_from([1, 2, 128]))
def test_what_is_passed_over_would_break_no_rule(text: str, depth: int) -> None:
    found = scan.fault(text, depth)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "passing", lambda **_: re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"))
        assert scan.fault(text, depth) == found
