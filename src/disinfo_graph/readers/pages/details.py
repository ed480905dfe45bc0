"""Reads the labelled fields of a case page, and where its claim appeared; it knows no texts.

Every labelled field is read, or ignored by name in the table of labels, or it is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from disinfo_graph.model import Appearance
from disinfo_graph.readers import texts
from disinfo_graph.readers.json_values import Faults
from disinfo_graph.readers.pages import labels, markup
from disinfo_graph.readers.pages.markup import Element, Page

LISTS = ("b-report__details-list", "b-catalog__repwidget-list")
KEYWORDS = "b-report__keywords"
LINK = "b-catalog__link"

_NOISE = re.compile(r"\(?\s*opens in a new (tab|window)\s*\)?", re.IGNORECASE)
_AROUND = "()[],;*• "
"""What stands around a name and is no part of it."""
_DAYS = (
    re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII),
)
_MONTH_FORMS = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y")
_MARKUP = frozenset({"b", "strong", "em", "i", "u", "small", "sup", "sub", "font", "mark"})


@dataclass(slots=True, kw_only=True)
class Details:
    """What the fields say, and what is lost of it."""

    values: dict[str, Any] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    appearances: list[Appearance] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Why a link is no appearance, or no archived copy of one."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    anchor: Element | None


def read(page: Page) -> Details:
    """Return what a page's fields say; raises Faults that names every fault at once."""
    found, faults = Details(), []
    seen: set[Element] = set()
    for item in _items(page):
        try:
            _take(item, found)
        except ValueError as error:
            faults.append(str(error))
        seen.update(item.iter("a"))
    for link in page.of(LINK):
        try:
            if not seen.intersection(link.iter("a")):
                _carried(_tokens(link), found)
        except ValueError as error:
            faults.append(f"sources: {error}")
    if faults:
        raise Faults(faults)
    return found


def _items(page: Page) -> Iterator[Element]:
    seen: set[Element] = set()
    for table in (*page.of(*LISTS), *page.of(KEYWORDS)):
        rows = list(table.iterchildren("li")) or [table]
        for row in rows:
            if row not in seen and not seen.intersection(row.iterancestors()):
                seen.add(row)
                yield row


def _tokens(element: Element) -> list[_Token]:
    """Return an element's texts in order, a link's words together, others by their elements."""
    found = [(text, _anchor(inner, element), _holder(inner)) for text, inner in _texts(element)]
    tokens = []
    for (anchor, _), group in groupby(found, key=lambda part: (part[1], part[2])):
        text = texts.one_line(_NOISE.sub(" ", "".join(text for text, _, _ in group)))
        if text.strip(_AROUND):
            tokens.append(_Token(text, anchor))
    return tokens


def _texts(element: Element) -> Iterator[tuple[str, Element]]:
    for text, inner in markup.pieces(element):
        if "\ufffd" in text:
            raise ValueError(f"fields: {markup.UNDECODED}")
        if text:
            yield text, inner


def _anchor(inner: Element, last: Element) -> Element | None:
    for element in (inner, *inner.iterancestors()):
        if element.tag == "a":
            return element
        if element is last:
            return None
    return None


def _holder(inner: Element) -> Element:
    """Return the nearest element that divides texts: a word in bold type does not."""
    around = (element for element in (inner, *inner.iterancestors()) if element.tag not in _MARKUP)
    return next((a for a in inner.iterancestors("a")), next(around, inner))


def _take(item: Element, found: Details) -> None:
    tokens = _tokens(item)
    if not tokens:
        return
    name, rest = _labelled(tokens, keywords=KEYWORDS in (item.get("class") or "").split())
    if name == "sources":
        try:
            _carried(rest, found)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    elif name != "nothing":
        if name in found.values:
            raise ValueError(f"{name}: given twice (expected once)")
        try:
            found.values[name] = _READS[name](" ".join(t.text for t in rest), rest)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error


def _labelled(tokens: list[_Token], *, keywords: bool) -> tuple[labels.Field, list[_Token]]:
    first, rest = tokens[0], tokens[1:]
    head, colon, tail = first.text.partition(":")
    name = labels.LABELS.get(_fold(head))
    if name is None and not colon:
        spoken = [one for one in labels.LABELS if _fold(head).startswith(f"{one} ")]
        longest = max(spoken, key=len, default="")
        name, tail = labels.LABELS.get(longest), texts.one_line(head)[len(longest) :]
    if name is None and keywords:
        return "keywords", tokens
    if name is None:
        raise ValueError(f"label {texts.shown(head)} (expected {_EXPECTED})")
    kept = [_Token(text, token.anchor) for token in rest if (text := token.text.lstrip(": "))]
    return name, [_Token(tail.strip(), first.anchor), *kept] if tail.strip() else kept


_EXPECTED = "Outlet(s), Date of publication, Article language(s), Countries / regions discussed, …"


def _fold(text: str) -> str:
    return texts.one_line(texts.visible(text)).strip("•*·-–: ").casefold().replace("’", "'")


def _several(_: str, tokens: list[_Token]) -> tuple[str, ...]:
    parts = (part.strip() for token in tokens for part in token.text.split(","))
    return tuple(part for part in parts if part)


def _issue(text: str, _: list[_Token]) -> str | None:
    match = re.fullmatch(rf"{labels.ISSUE}#?\s*(?P<number>[0-9]+)", text, re.IGNORECASE)
    if text and match is None:
        raise ValueError(f"{texts.shown(text)} (expected 'Issue' and a number)")
    return match["number"] if match else None


def _day(text: str, _: list[_Token]) -> date | None:
    if not text:
        return None
    for pattern in _DAYS:
        if pattern.fullmatch(text):
            return texts.day(text, pattern, "dd/mm/yyyy")
    for form in _MONTH_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"{texts.shown(text)} is no date (expected dd/mm/yyyy)")


def _words(text: str, _: list[_Token]) -> str | None:
    return text or None


_READS: dict[str, Callable[[str, list[_Token]], Any]] = {
    "issue": _issue,
    "published": _day,
    "languages": _several,
    "countries": _several,
    "keywords": _several,
    "reported_by": _words,
}


def _carried(tokens: list[_Token], found: Details) -> None:
    """Take in names and links: a link is a place, or an archived copy of the place before it."""
    last: int | None = None
    for token in tokens:
        name = token.text.strip(_AROUND)
        link = None if token.anchor is None else (token.anchor.get("href") or "").strip()
        if _archived(token, name):
            last = _archive(link or "", last, found)
        elif link:
            last = _place(name, link, found)
            found.sources += [] if name.startswith(("http:", "https:")) else [name]
        else:
            parts = (part.strip(_AROUND) for part in name.split(","))
            found.sources += [part for part in parts if part]


def _archived(token: _Token, name: str) -> bool:
    if name.casefold() in labels.ARCHIVED:
        return True
    if token.anchor is None:
        return False
    around = next((a for a in token.anchor.iterancestors() if LINK in _classes(a)), None)
    return around is not None and next(around.iter("a")) is not token.anchor


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _place(name: str, link: str, found: Details) -> int | None:
    try:
        url = texts.web_address("" if "\ufffd" in link else link)
    except ValueError as error:
        found.lost.append(f"appearance: {error}")
        return None
    source = None if name.startswith(("http:", "https:")) else name
    found.appearances.append(Appearance(url=url, source=source))
    return len(found.appearances) - 1


def _archive(link: str, last: int | None, found: Details) -> int | None:
    if not link:
        return last
    if last is None:
        found.lost.append(
            f"archived copy {texts.shown(link)} of no appearance (expected its address)"
        )
        return None
    place = found.appearances[last]
    texts.refuse_unprintable(link)
    found.appearances[last] = Appearance(
        url=place.url, source=place.source, archives=(*place.archives, link)
    )
    return last
