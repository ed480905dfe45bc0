"""Lists of things with their labels, a page at a time; it knows the queries, not the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import NotFound

from disinfo_graph.vocab import short
from disinfo_graph.web.reading import Reading, quoted
from disinfo_graph.web.telling import Label, Shown, attributed, day, document_path
from disinfo_graph.web.values import Row

PAGE = 20
"""Things on one page of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a list."""

    thing: Shown
    published: Shown | None
    quote: Shown | None
    """The words by which a rule put it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """One page of a list."""

    items: tuple[Item, ...]
    count: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return _pages(self.count)

    @property
    def begins(self) -> int:
        """The number of its first item, counted from 1."""
        return (self.number - 1) * PAGE + 1


def cases(reading: Reading) -> Paged:
    """Return a page of all cases, the latest first."""
    count = reading.manifest.cases
    number = _number(count)
    found = reading.select("cases", limit=PAGE, offset=(number - 1) * PAGE)
    return Paged(items=_items(reading, found), count=count, number=number)


def pointing(reading: Reading, iri: str) -> Paged:
    """Return a page of the things that point at one thing."""
    thing = quoted(iri)
    count = int(reading.select("pointing-count", thing=thing)[0]["count"].text)
    number = _number(count)
    if not count:
        return Paged(items=(), count=0, number=1)
    found = reading.select("pointing", thing=thing, limit=PAGE, offset=(number - 1) * PAGE)
    return Paged(items=_items(reading, found), count=count, number=number)


def label(row: Row) -> Label:
    """Return the label that a row of a query gives."""
    found = row.get("label")
    named = row.get("thing") or row["shown"]
    publisher = row.get("publisher")
    return Label(
        text=found.text if found else short(named.text),
        language=found.language if found else "",
        reported="class" in row,
        publisher=publisher.text if publisher else "",
    )


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE))


def _number(count: int) -> int:
    """Return the number of the page asked for; raises NotFound for one that is not there."""
    asked, most = request.args.get("page", "1"), _pages(count)
    # Python refuses to read a number of thousands of digits.
    if not asked.isdecimal() or len(asked) > len(str(most)) or not 1 <= int(asked) <= most:
        raise NotFound(f"There is no such page of this list, which has {most}.")
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
        published=Shown(text=day(published.text), moment=published.text) if published else None,
        quote=Shown(text=words.text, language=words.language) if words else None,
    )
