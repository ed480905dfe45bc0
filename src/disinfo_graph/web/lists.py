"""Lists of things with their labels, a page at a time; it knows the queries, not the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import request
from werkzeug.exceptions import NotFound

from disinfo_graph.reporting.wording import number
from disinfo_graph.vocab import short
from disinfo_graph.web.answers import Link
from disinfo_graph.web.reading import Reading, quoted
from disinfo_graph.web.telling import Label, Shown, attributed, day, document_path, excerpt
from disinfo_graph.web.values import Row

PAGE = 20
"""Things on one page of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a list."""

    thing: Shown
    kind: str
    published: Shown | None
    quote: Shown | None
    """The words by which a rule put it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """One page of a list; its items where it is a list of `Item`."""

    count: int
    number: int
    items: tuple[Item, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return _pages(self.count)

    @property
    def offset(self) -> int:
        """How many things stand on the pages before."""
        return (self.number - 1) * PAGE

    @property
    def begins(self) -> int:
        """The number of its first item, counted from 1."""
        return self.offset + 1

    def links(self, path: str) -> list[Link]:
        """Return the entries of the Link header that lead to the pages beside this one."""
        beside = (("prev", self.number - 1), ("next", self.number + 1))
        return [
            Link(target=f"{path}?page={number}", relation=relation)
            for relation, number in beside
            if 1 <= number <= self.pages
        ]


def cases(reading: Reading) -> Paged:
    """Return a page of all cases, the latest first."""
    page = page_of(reading.manifest.cases)
    return replace(page, items=latest(reading, limit=PAGE, offset=page.offset))


def latest(reading: Reading, *, limit: int, offset: int = 0) -> tuple[Item, ...]:
    """Return some cases, the latest first."""
    return _items(reading, reading.select("cases", limit=limit, offset=offset))


def pointing(reading: Reading, iri: str) -> Paged:
    """Return a page of the things that point at one thing."""
    thing = quoted(iri)
    page = page_of(int(reading.select("pointing-count", thing=thing)[0]["count"].text))
    if not page.count:
        return page
    found = reading.select("pointing", thing=thing, limit=PAGE, offset=page.offset)
    return replace(page, items=_items(reading, found))


def breaking(reading: Reading, rule: str) -> Paged:
    """Return a page of the cases, and of what no case owns, that break a rule."""
    page = page_of(int(reading.select("breaking-count", rule=quoted(rule))[0]["count"].text))
    found = reading.select("breaking", rule=quoted(rule), limit=PAGE, offset=page.offset)
    return replace(page, items=_items(reading, found) if page.count else ())


def page_of(count: int) -> Paged:
    """Return the page that is asked for of a list of so many things, still without them."""
    return Paged(count=count, number=_number(count))


def label(row: Row) -> Label:
    """Return the label that a row of a query gives."""
    named, publisher = row.get("thing") or row["shown"], row.get("publisher")
    found, words = row.get("label"), row.get("words")
    title = found or words
    return Label(
        text=found.text if found else excerpt(words.text) if words else short(named.text),
        language=title.language if title else "",
        reported="class" in row,
        disputed="disputed" in row,
        publisher=publisher.text if publisher else "",
    )


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE))


def _number(count: int) -> int:
    """Return the number of the page asked for; raises NotFound for one that is not there."""
    asked, most = request.args.get("page", "1"), _pages(count)
    # Python refuses to read a number of thousands of digits.
    if not asked.isdecimal() or len(asked) > len(str(most)) or not 1 <= int(asked) <= most:
        raise NotFound(f"This list has only {number(most, 'page')}.")
    return int(asked)


def _items(reading: Reading, found: Iterable[Row]) -> tuple[Item, ...]:
    # A thing with labels in two languages gives two rows; the first is enough.
    once: dict[str, Row] = {}
    for row in found:
        once.setdefault(row["shown"].text, row)
    return tuple(_item(reading, iri, row) for iri, row in once.items())


def _item(reading: Reading, iri: str, row: Row) -> Item:
    told, published, words = label(row), row.get("published"), row.get("quote")
    return Item(
        thing=Shown(
            text=attributed(told),
            href=document_path(reading.iris, request.script_root, iri),
            language=told.language,
        ),
        kind=(reading.iris.split(iri) or ("",))[0],
        published=Shown(text=day(published.text), moment=published.text) if published else None,
        quote=Shown(text=words.text, language=words.language) if words else None,
    )
