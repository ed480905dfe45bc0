"""How a report tells its sums, places and values in words; every format for people uses these."""

from __future__ import annotations

import re
import textwrap

from disinfo_graph.reporting.report import Found, Refused, Report, Rule

WIDTH = 80
"""Columns of a terminal."""

_LONGEST = 120
"""So many characters of a value are shown to people; formats for programs hold all of it."""

_MOST = 10
"""So many records that could not be read are shown to people."""

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
"""What a terminal would take for a command, or nobody sees."""


def number(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def wrapped(paragraph: str, indent: str) -> list[str]:
    """Return the lines of a paragraph for a terminal; an address is not divided."""
    return textwrap.wrap(
        paragraph,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def headline(report: Report) -> str:
    """Return the sum of a report in a sentence without its full stop."""
    rules = number(len(report.rules), "rule") if report.rules else "no rule"
    if report.cases or not report.things:
        faulty = f"{report.faulty:,} of " if report.rules else ""
        return f"{rules} broken by {faulty}{number(report.cases, 'case')}"
    return f"{rules} broken, in {number(report.things, 'thing')}"


def sums(report: Report) -> str:
    """Return how much was found, by weight, and what could not be read; empty for nothing."""
    weights = [
        number(count, severity.value.lower()) for severity, count in report.counts.items() if count
    ]
    told = [f"{number(report.total, 'finding')}: {', '.join(weights)}"] if weights else []
    if report.refusals:
        told.append(f"{number(report.refusals, 'record')} could not be read")
    return "; ".join(told)


def breakers(rule: Rule) -> str:
    """Return how many cases, or other things, break a rule."""
    return number(rule.subjects, "case" if rule.cases else "thing")


def more(rule: Rule) -> str:
    """Return how many more there are than are shown; empty where all are."""
    left = rule.subjects - len(rule.examples)
    return f"and {left:,} more" if left else ""


def also(found: Found) -> str:
    """Return how much more the rule of an example finds there; empty where nothing."""
    return f"and {found.more:,} more of this {_what(found)}" if found.more else ""


def _what(found: Found) -> str:
    return "case" if found.subject.case else "thing"


def unread(report: Report) -> tuple[Refused, ...]:
    """Return those of the records that could not be read that are shown."""
    return report.refused[:_MOST]


def more_unread(report: Report) -> str:
    """Return how many more there are of them than are shown; empty where all are."""
    left = report.refusals - len(unread(report))
    return f"and {left:,} more" if left else ""


def capped(report: Report) -> str:
    """Return that the cap was reached; empty where it was not."""
    if not report.capped:
        return ""
    of_findings = f"{len(report.findings):,} of {number(report.total, 'finding')}"
    of_records = f", and {len(report.refused):,} of {report.refusals:,} records that are no cases"
    return (
        f"only {of_findings} stand here{of_records if report.refusals else ''}: "
        f"at most {report.cap:,} are kept, the gravest first (--cap keeps another number)"
    )


def places(found: Found) -> str:
    """Return where the node at fault was read; empty where nobody knows."""
    return ", ".join(plain(str(place)) for place in found.places)


def node(name: str) -> str:
    """Return the IRI of a node, or the label of a blank one as Turtle writes it."""
    return name if ":" in name else f"_:{name}"


def told(found: Found, base: str) -> str:
    """Return which node is at fault, at which path and value, as far as these are known.

    A thing of the base goes by what tells it from others there.
    """
    finding = found.finding
    at = "" if finding.path is None else f", at {finding.path}"
    # A rule about the node itself has the node for a value.
    known = finding.value is not None and finding.value != finding.focus
    name = plain(node(finding.focus)).removeprefix(f"{base}id/")
    return f"{name}{at}{f': {shown(finding.value)}' if known else ''}"


def title(found: Found) -> str:
    """Return what the case is called, in quotation marks: it is what others claimed."""
    called = found.subject.title
    return "without title" if called is None else f"“{shown(called)}”"


def shown(text: str | None) -> str:
    """Return a text on one line, without what is not to be shown, and not too long."""
    told = plain(text or "")
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"


def plain(text: str) -> str:
    """Return a text on one line, without what is not to be shown."""
    return " ".join(_UNSHOWN.sub(" ", text).split())
