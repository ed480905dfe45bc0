"""The report as JUnit XML, for build servers: a test for each rule, failed as the check fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from disinfo_graph.reporting import wording
from disinfo_graph.reporting.report import UNREADABLE, Report, Rule, Style, weighs

_SUITE = "disinfo-graph check"
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def write(report: Report, style: Style, out: BinaryIO) -> None:
    """Write one suite, by the schema that Jenkins' xUnit plugin has for JUnit."""
    failed = sum(weighs(rule.severity, style.fail_on) for rule in report.rules)
    sums = {
        "name": _SUITE,
        "tests": str(len(report.rules) + 1),
        "failures": str(failed),
        "errors": str(int(report.refusals > 0)),
    }
    suites = etree.Element("testsuites", sums)
    suite = etree.SubElement(suites, "testsuite", sums)
    _add_readable(suite, report)
    for rule in report.rules:
        _add_rule(suite, rule, style, report.base)
    told = (wording.headline(report), wording.sums(report), *report.notes)
    etree.SubElement(suite, "system-out").text = _fit("\n".join(filter(None, told)))
    out.write(etree.tostring(suites, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _add_readable(suite: etree._Element, report: Report) -> None:
    test = _test(suite, "records can be read", "records")
    if report.refusals:
        shown = [f"{one.place}: {one.reason}" for one in wording.unread(report)]
        message = f"{wording.number(report.refusals, 'record')} could not be read"
        error = etree.SubElement(test, "error", {"type": UNREADABLE, "message": message})
        error.text = _fit("\n".join(filter(None, (*shown, wording.more_unread(report)))))


def _add_rule(suite: etree._Element, rule: Rule, style: Style, base: str) -> None:
    test = _test(suite, rule.name, rule.severity.value.lower())
    text = _fit("\n".join(_lines(rule, base)))
    if not weighs(rule.severity, style.fail_on):
        # JUnit has no warnings: what does not fail the check is told by a test that passes.
        etree.SubElement(test, "system-out").text = text
        return
    message = _fit(f"{rule.message} ({wording.breakers(rule)})")
    kind = rule.severity.value.lower()
    etree.SubElement(test, "failure", {"type": kind, "message": message}).text = text


def _test(suite: etree._Element, name: str, group: str) -> etree._Element:
    return etree.SubElement(
        suite, "testcase", {"name": _fit(name), "classname": f"disinfo-graph.{group}"}
    )


def _lines(rule: Rule, base: str) -> Iterator[str]:
    yield f"{rule.severity.value} in {wording.breakers(rule)}: {rule.message}"
    for found in rule.examples:
        named = wording.title(found) if found.subject.case else ""
        told = f"({wording.told(found, base)})"
        yield " ".join(filter(None, (wording.places(found), named, told, wording.also(found))))
    if left := wording.more(rule):
        yield left


def _fit(text: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", text)
