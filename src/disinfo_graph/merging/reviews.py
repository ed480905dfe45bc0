"""Tells which records of a page are of the same review: a page may hold several; it merges none."""

from __future__ import annotations

from collections.abc import Iterable

from disinfo_graph import iris
from disinfo_graph.model import Record


def reviews(records: Iterable[Record]) -> list[list[Record]]:
    """Divide the records of one page by the review they tell: a page may hold several.

    Records tell different reviews where both their titles and their claims differ; a record that
    does not hold both goes with the review of its title, or else with the first one.
    """
    groups: list[list[Record]] = []
    for record in sorted(records, key=lambda record: not (record.title and record.claim)):
        same = [group for group in groups if not any(_differ(told, record) for told in group)]
        same.sort(key=lambda group: not any(_same_title(told, record) for told in group))
        if same:
            same[0].append(record)
        else:
            groups.append([record])
    return groups


def _differ(one: Record, other: Record) -> bool:
    # In two languages nothing can be compared: they may be translations of one review.
    if one.text_language != other.text_language:
        return False
    if not (one.title and other.title and one.claim and other.claim):
        return False
    # Where nothing but a title tells the case, it has to tell the claim as well.
    known_by_title = not (one.report or other.report or one.published or other.published)
    if iris.fold(one.claim) == iris.fold(other.claim):
        return False
    return known_by_title or not _same_title(one, other)


def _same_title(one: Record, other: Record) -> bool:
    return iris.fold(one.title or "") == iris.fold(other.title or "")
