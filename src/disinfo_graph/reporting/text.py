"""The report as text, for whoever mends the cases; colours only where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from disinfo_graph.model import Severity
from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import UNREADABLE, Found, Report, Rule, Style

_COLOURS: dict[Severity, str] = {
    Severity.VIOLATION: "\x1b[1;31m",
    Severity.WARNING: "\x1b[33m",
    Severity.INFO: "\x1b[36m",
}
_BOLD = "\x1b[1m"
_PLAIN = "\x1b[0m"


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write the sum, then each rule with examples, then what could not be read."""
    for line in _lines(report, style):
        out.write(f"{line}\n".encode())


def _lines(report: Report, style: Style) -> Iterator[str]:
    yield _coloured(wording.headline(report), _BOLD, style)
    if sums := wording.sums(report):
        yield sums
    for rule in report.rules:
        yield ""
        yield from _rule(rule, style, report.base)
    if report.refused:
        yield from ("", _heading(UNREADABLE, wording.number(report.refusals, "record"), style))
        yield from _refused(report)
    if report.notes:
        yield from ("", "noted")
        yield from (
            line for note in report.notes for line in wording.wrapped(wording.plain(note), "  ")
        )


def _rule(rule: Rule, style: Style, base: str) -> Iterator[str]:
    weight = rule.severity.value.upper()
    first, *others = wording.wrapped(f"{weight} in {wording.breakers(rule)}: {rule.sentence}", "")
    yield first.replace(weight, _coloured(weight, _COLOURS[rule.severity], style), 1)
    yield from (f"  {line}" for line in others)
    if rule.remedy:
        yield from wording.wrapped(f"To mend: {rule.remedy}", "  ")
    yield f"  Rule: {rule.name}"
    for found in rule.examples:
        yield from _example(found, base)
    if left := wording.more(rule):
        yield f"    {left}"


def _example(found: Found, base: str) -> Iterator[str]:
    named = " ".join(filter(None, (wording.places(found), _name(found))))
    if named:
        yield f"    {named}"
    yield f"      {wording.told(found, base)}"
    if also := wording.also(found):
        yield f"      {also}"


def _name(found: Found) -> str:
    # What is no case has no title, and its IRI follows.
    return wording.title(found) if found.subject.case else ""


def _refused(report: Report) -> Iterator[str]:
    for one in wording.unread(report):
        yield f"    {wording.plain(str(one.place))}: {wording.plain(one.reason)}"
    if left := wording.more_unread(report):
        yield f"    {left}"


def _heading(what: str, count: str, style: Style) -> str:
    return f"{_coloured(what.upper(), _COLOURS[Severity.VIOLATION], style)}: {count}"


def _coloured(text: str, colour: str, style: Style) -> str:
    return f"{colour}{text}{_PLAIN}" if style.colours else text
