"""Reads a saved case page, in the forms of 2021 and 2024, into the facts of its case.

It says where claim and debunk are, and what they link to; labelled fields are `details`' part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import langcodes
from lxml import etree

from disinfo_graph.readers.json_values import Faults
from disinfo_graph.readers.pages import details, labels, markup
from disinfo_graph.readers.pages.markup import Element, Page

PUBLISHER = "EUvsDisinfo"
SUMMARY = ("b-report__summary-text", "b-report__summary")
RESPONSE = ("b-report__disproof-text", "b-report__response", "b-report__disproof")
TITLE = ("b-catalog__report-title", "b-report__title")
BODY = "b-text"
"""Within summary and response of 2024, what holds the text itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page tells: the facts, and why some link on it is no appearance."""

    facts: dict[str, Any]
    lost: tuple[str, ...]


def is_case(page: Page) -> bool:
    """Tell whether a page is a case's: a list of cases has no summary and no fields."""
    return any(page.of(*names) for names in (SUMMARY, RESPONSE, details.LISTS))


def read(page: Page) -> Told:
    """Return what a case page tells; raises Faults that names every fault at once."""
    faults: list[str] = []
    facts: dict[str, Any] = {"publisher": PUBLISHER, "text_language": _language(page)}
    found = details.Details()
    try:
        found = details.read(page)
    except Faults as error:
        faults += error.faults
    for name, reads in _READS.items():
        try:
            facts[name] = reads(page)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    if not faults and not facts["title"] and not facts["claim"]:
        faults.append("title: missing, and no summary (expected one of them)")
    if faults:
        raise Faults(faults)
    base = _base(page, facts["report"])
    facts["claim_links"] = _links(page, SUMMARY, base)
    facts["debunk_links"] = _links(page, RESPONSE, base)
    facts["appearances"] = tuple(found.appearances)
    facts["sources"] = tuple(dict.fromkeys(found.sources))
    return Told(facts=facts | found.values, lost=tuple(found.lost))


def part(page: Page) -> str:
    """Return the parts of a page that tell its case, as HTML, for a curator to mend."""
    names = (TITLE, SUMMARY, RESPONSE, details.LISTS, (details.KEYWORDS,), (details.LINK,))
    found = (element for name in names for element in page.of(*name))
    return "\n".join(etree.tostring(one, encoding="unicode", with_tail=False) for one in found)


def _language(page: Page) -> str:
    """Return the page's language without its region, which is WordPress's, not the text's."""
    tag = markup.language(page) or "en"
    return (langcodes.get(tag).language or "und") if langcodes.tag_is_valid(tag) else "und"


def _title(page: Page) -> str | None:
    headings = page.of(*TITLE) or tuple(page.root.iter("h1")) or tuple(page.root.iter("title"))
    if not headings:
        return None
    text = markup.one_line(headings[0]).strip()
    text = re.sub(r"\s+[-–|]\s+EUvsDisinfo$", "", text, flags=re.IGNORECASE)
    return re.sub(rf"^{labels.TITLE}", "", text, flags=re.IGNORECASE) or None


def _claim(page: Page) -> str | None:
    return _text(page, SUMMARY)


def _debunk(page: Page) -> str | None:
    return _text(page, RESPONSE)


def _text(page: Page, names: tuple[str, ...]) -> str | None:
    told = [text for text in (_body(element) for element in page.of(*names)) if text]
    if len(set(told)) > 1:
        raise ValueError(f"{len(told)} texts of class {names[0]} (expected one)")
    return told[0] if told else None


def _body(element: Element) -> str | None:
    found = _bodies(element)
    told = (markup.paragraphs(body) for body in found)
    text = "\n\n".join(paragraphs for paragraphs in told if paragraphs)
    first, _, rest = text.partition("\n\n")
    heading = first.strip(" :").casefold() in labels.HEADINGS
    return (rest if heading else text) or None


def _bodies(element: Element) -> list[Element]:
    """Return what holds the text: each such element that is in no other."""
    own = [inner for inner in element.iter() if BODY in (inner.get("class") or "").split()]
    outer = [inner for inner in own if not any(around in own for around in inner.iterancestors())]
    return outer or [element]


def _links(page: Page, names: tuple[str, ...], base: str | None) -> tuple[str, ...]:
    bodies = (body for element in page.of(*names) for body in _bodies(element))
    return tuple(dict.fromkeys(link for body in bodies for link in markup.links(body, base)))


def _base(page: Page, report: str | None) -> str | None:
    """Return what relative links are relative to; without it they are no addresses."""
    told = next((base.get("href") for base in page.root.iter("base") if base.get("href")), None)
    return (markup.address(told, report) if told else None) or report


_READS = {"report": markup.own_address, "title": _title, "claim": _claim, "debunk": _debunk}
