"""Which rows of pages are remembered; that no other release answers stands in test_withdrawn."""

from __future__ import annotations

from disinfo_graph.web.remembered import Remembered


def test_rows_that_are_asked_for_again_outlast_those_that_are_not() -> None:
    remembered: Remembered[tuple[str, ...]] = Remembered(2)
    remembered.follow("one")
    remembered.keep("one", "front page", ())
    remembered.keep("one", "a thing", ())

    assert remembered.find("one", "front page") == ()
    remembered.keep("one", "another thing", ())

    assert remembered.find("one", "front page") == ()
    assert remembered.find("one", "a thing") is None
