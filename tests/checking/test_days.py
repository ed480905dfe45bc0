"""Whether a date lies in the future depends on the moment that is given, and on no clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from disinfo_graph.checking import CASE_SHAPES, check
from disinfo_graph.checking.days import with_day
from making import ROOT
from worlds import case, lines

AT = datetime(2022, 1, 16, 9, 59, 59, tzinfo=UTC)
TOLD = lines(case(ROOT / "tests" / "shapes" / "claim" / "valid.complete.ttl"))


def future(at: datetime | None) -> set[str]:
    found = check(TOLD, CASE_SHAPES, at=at)
    return {one.focus.rpartition("/id/")[2] for one in found if one.shape.endswith("#Dated-past")}


def test_what_is_dated_later_than_the_day_is_found_to_lie_in_the_future() -> None:
    assert future(AT) == {
        "claim/water-meters",
        "appearance/contadores",
        "debunk/water-meters",
        "claim/smart-lamps",
    }


def test_a_day_has_begun_when_it_has_begun_anywhere_on_earth() -> None:
    assert "claim/water-meters" not in future(AT.replace(hour=10, minute=0, second=0))


def test_nothing_lies_in_the_future_where_no_moment_is_given() -> None:
    assert future(None) == set()


def test_what_is_checked_of_past_dates_does_not_change_by_the_day() -> None:
    assert tuple(with_day(TOLD, datetime(2026, 1, 1, tzinfo=UTC))) == TOLD


@pytest.mark.parametrize("text", ["17 January 2099", "2099-13-45", "2099"])
def test_what_is_no_day_is_no_error(text: str) -> None:
    day = b'"2022-01-17"'
    odd = [line.replace(day, f'"{text}"'.encode()) for line in TOLD]

    for engine in ("set-wise", "pyshacl"):
        found = check(odd, CASE_SHAPES, engine=engine, at=AT)
        assert any(one.shape.endswith("#Claim-published-kind") for one in found)
