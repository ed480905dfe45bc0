"""Tells which records of a page are of the same review: a page may hold several; it merges none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from disinfo_graph import iris
from disinfo_graph.merging.candidates import Candidates
from disinfo_graph.merging.likeness import Look, Text, apart, likeness, look, unlike
from disinfo_graph.model import Record

Rule = Callable[[Look, Look], bool]
"""Tells whether two looks are of different reviews."""


def reviews(records: Iterable[Record]) -> list[list[Record]]:
    """Divide the records of one page by the review they tell; records without report likewise.

    Records of a report tell different reviews where both their titles and their claims are unlike;
    each page of the main database tells one. Records without report, of one title and day, are
    different cases where their claims are unlike, or others carried them elsewhere. A record that
    contradicts none goes with the title most like its own, then the claim, or else the first one.
    """
    told = sorted(records, key=lambda record: not (record.title and record.claim))
    reports = [record.report for record in told if record.report is not None]
    if any(iris.report_key(report).startswith(iris.MAIN_REPORTS) for report in reports):
        return [told]
    rule, texts = (_of_two_reviews, _title_and_claim) if reports else (contradict, _claim)
    return _divided(told, rule, Candidates(texts))


def _title_and_claim(seen: Look) -> tuple[Text | None, ...]:
    return seen.title, seen.claim


def _claim(seen: Look) -> tuple[Text | None, ...]:
    return (seen.claim,)


def _divided(told: list[Record], differ: Rule, candidates: Candidates) -> list[list[Record]]:
    groups: list[list[Record]] = []
    # Many records look the same, such as those that only tell where a claim appeared.
    looks: list[dict[Look, None]] = []
    for record in told:
        seen = look(record)
        likely = candidates.likely(seen)
        same = [n for n in likely if not any(differ(one, seen) for one in looks[n])]
        number = max(same, key=lambda n: (*_likeness(looks[n], seen), -n), default=len(groups))
        if number == len(groups):
            groups.append([])
            looks.append({})
        groups[number].append(record)
        looks[number][seen] = None
        candidates.add(seen, number)
    return groups


def _of_two_reviews(one: Look, other: Look) -> bool:
    # In two languages nothing can be compared: they may be translations of one review.
    if one.language != other.language:
        return False
    return unlike(one.title, other.title) and unlike(one.claim, other.claim)


def contradict(one: Look, other: Look) -> bool:
    """Tell whether two records of one title, either without report, are of different cases."""
    if one.language == other.language and unlike(one.claim, other.claim):
        return True
    return apart(one, other)


def _likeness(group: Iterable[Look], seen: Look) -> tuple[float, float]:
    """Return how alike a record is to the most alike of a group: by title, and by claim."""
    looks = list(group)
    titles = [likeness(one.title, seen.title) for one in looks if one.title and seen.title]
    claims = [likeness(one.claim, seen.claim) for one in looks if one.claim and seen.claim]
    return max(titles, default=0.0), max(claims, default=0.0)
