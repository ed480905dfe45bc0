"""Gathering: what is counted, what is kept, and in which order it is told."""

from __future__ import annotations

import pytest
from reports import finding, report, subject

from disinfo_graph.model import Severity
from disinfo_graph.reporting import Gathering, Place, Subject
from making import BASE


def test_rules_stand_by_weight_then_by_how_many_break_them() -> None:
    gathering = Gathering(cases=3)
    for number in (1, 2):
        gathering.add(subject(number), [finding("Appearance-archive", f"appearance/a{number}")])
    gathering.add(
        subject(3), [finding("Claim-text", "claim/c3"), finding("Claim-debunk", "claim/c3")]
    )

    rules = gathering.report(BASE).rules

    assert [rule.name for rule in rules] == ["Claim-debunk", "Claim-text", "Appearance-archive"]
    assert [rule.subjects for rule in rules] == [1, 1, 2]


def test_a_case_counts_once_however_often_it_breaks_a_rule() -> None:
    gathering = Gathering(cases=2)
    gathering.add(subject(1), [finding("Appearance-archive", f"appearance/a{n}") for n in range(5)])

    (rule,) = gathering.report(BASE).rules

    assert (rule.findings, rule.subjects, len(rule.examples)) == (5, 1, 1)


def test_a_finding_about_what_cases_share_is_one_finding_of_each_of_them() -> None:
    gathering = Gathering(cases=2)
    shared = finding("Claim-text", "issue/270")
    gathering.add(subject(1), [shared])
    gathering.add(subject(2), [shared])

    made = gathering.report(BASE)

    assert (made.total, made.faulty, len(made.findings)) == (1, 2, 1)


def test_findings_stand_in_the_order_of_their_lines_not_of_their_numerals() -> None:
    lines = [found.places[0].line for found in report().findings]

    assert lines == [7, 9, *range(1, 11), 12]


def test_over_the_cap_the_gravest_are_kept_and_all_are_counted() -> None:
    made = report(cap=4)

    weights = [found.finding.severity for found in made.findings]
    assert weights == [Severity.VIOLATION] * 2 + [Severity.WARNING] * 2
    assert made.capped
    assert made.total == 13
    assert [len(rule.examples) for rule in made.rules] == [2, 3, 1]


def test_at_the_cap_nothing_is_left_out() -> None:
    assert not report(cap=13).capped
    assert report(cap=12).capped


@pytest.mark.parametrize(
    ("rule", "level", "fails"),
    [
        ("Claim-debunk", Severity.VIOLATION, True),
        ("Claim-text", Severity.VIOLATION, False),
        ("Claim-text", Severity.WARNING, True),
        ("Appearance-archive", Severity.WARNING, False),
        ("Appearance-archive", Severity.INFO, True),
    ],
)
def test_a_report_fails_at_the_level_and_above(rule: str, level: Severity, fails: bool) -> None:
    gathering = Gathering(cases=1)
    gathering.add(subject(1), [finding(rule, "claim/c1")])

    assert gathering.report(BASE).fails(level) is fails


def test_a_record_that_cannot_be_read_fails_at_every_level() -> None:
    gathering = Gathering(cap=1)
    gathering.refuse(Place(file="in.csv", line=2), "no date")
    gathering.refuse(Place(file="in.csv", line=3), "no date")

    made = gathering.report(BASE)

    assert made.fails(Severity.VIOLATION)
    assert (made.refusals, len(made.refused), made.capped) == (2, 1, True)


def test_what_belongs_to_no_case_does_not_count_as_a_case() -> None:
    gathering = Gathering(cases=1, things=1)
    gathering.add(
        Subject(iri=f"{BASE}id/country/ru", case=False), [finding("Claim-text", "country/ru")]
    )

    made = gathering.report(BASE)

    assert made.faulty == 0
    assert not made.rules[0].cases


def test_a_message_is_a_sentence_and_a_remedy_and_nothing_is_lost() -> None:
    rule = report().rules[0]

    assert rule.sentence == "The Claim-debunk is wrong."
    assert rule.remedy == "Mend the Claim-debunk, in `field`."


def test_a_case_that_is_told_of_in_two_goes_is_one_case() -> None:
    gathering = Gathering(cases=1)
    gathering.add(subject(1), [finding("Claim-text", "claim/c1")])
    gathering.add(subject(1), [finding("Claim-debunk", "claim/c1")])

    assert gathering.report(BASE).faulty == 1
