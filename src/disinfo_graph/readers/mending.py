"""Mends the texts of a record, and tells in which field what was taken out; it knows no form.

Readers tell the structure of a file apart; what stands in the texts is looked at here, once for
all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, replace
from operator import attrgetter
from typing import Any

from disinfo_graph.model import Appearance, Rating, Record, Rejected
from disinfo_graph.readers import texts
from disinfo_graph.readers.remains import MARKS, is_in_order, mended

_PARAGRAPHS = ("claim", "debunk")
_LINES = ("title", "issue", "publisher", "reported_by", "rights")
_LISTS = ("languages", "countries", "keywords", "sources")
_text_of = attrgetter(*_PARAGRAPHS, *_LINES)
_labels_of = attrgetter(*_LISTS)


def mend(item: Record | Rejected) -> Record | Rejected:
    """Return a record with its texts mended, and with what was mended in which field."""
    if isinstance(item, Rejected) or _is_in_order(item):
        return item
    told: list[str] = []
    changes = {
        **_lines(item, told),
        **_cited(item, told),
        **_lists(item, told),
        "appearances": tuple(_appearance(*one, told) for one in enumerate(item.appearances)),
        "rating": _rating(item.rating, told),
    }
    return replace(item, **changes, mended=tuple(dict.fromkeys(told))) if told else item


def _is_in_order(record: Record) -> bool:
    """Tell, by one search of its texts and one look at its archives, whether all is right."""
    found: list[str | None] = [*_text_of(record)]
    for labels in _labels_of(record):
        found += labels
    for one in record.appearances:
        if not all(map(str.isprintable, one.archives)):
            return False
        found += one.source, one.language
    if record.rating:
        found += astuple(record.rating)
    return is_in_order("\n\n".join(filter(None, found)))


def _take(place: str, text: str | None, told: list[str]) -> str | None:
    if not text:
        return text
    found = mended(text, texts.one_line)
    told += [f"{place}: {fault}" for fault in found.faults]
    return found.text


def _lines(record: Record, told: list[str]) -> dict[str, Any]:
    return {name: _take(name, getattr(record, name), told) for name in _LINES}


def _cited(record: Record, told: list[str]) -> dict[str, Any]:
    """Return claim and debunk mended; what they linked to is cited by them still."""
    changes: dict[str, Any] = {}
    for name in _PARAGRAPHS:
        found = mended(getattr(record, name) or "", texts.paragraphs)
        told += [f"{name}: {fault}" for fault in found.faults]
        cited = (*getattr(record, f"{name}_links"), *_addresses(found.links))
        changes |= {name: found.text or None, f"{name}_links": tuple(dict.fromkeys(cited))}
    return changes


def _addresses(links: Iterable[str]) -> Iterator[str]:
    for link in links:
        try:
            yield texts.web_address(link)
        except ValueError:
            # It led nowhere, and that there was a link is told with its tag.
            continue


def _lists(record: Record, told: list[str]) -> dict[str, Any]:
    return {name: _kept(name, getattr(record, name), told) for name in _LISTS}


def _kept(place: str, labels: tuple[str, ...], told: list[str]) -> tuple[str, ...]:
    taken = [_take(place, label, told) for label in labels]
    return tuple(label for label in taken if label)


def _appearance(number: int, one: Appearance, told: list[str]) -> Appearance:
    place = f"appearances[{number}]"
    return replace(
        one,
        archives=_archives(f"{place}.archives", one.archives, told),
        language=_take(f"{place}.language", one.language, told),
        source=_take(f"{place}.source", one.source, told),
    )


def _archives(place: str, written: tuple[str, ...], told: list[str]) -> tuple[str, ...]:
    """Return addresses as they are written, where `<` and `&` may stand, but without odd marks."""
    found = [mended(address, texts.one_line, MARKS) for address in written]
    told += [f"{place}: {fault}" for one in found for fault in one.faults]
    return tuple(one.text for one in found if one.text)


def _rating(rating: Rating | None, told: list[str]) -> Rating | None:
    if rating is None:
        return None
    known = {name: _take(f"rating.{name}", value, told) for name, value in asdict(rating).items()}
    return Rating(**known) if any(known.values()) else None
