"""Tells how alike what two records say is: texts, and where and by whom they were carried."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from disinfo_graph import iris
from disinfo_graph.merging.fields import is_cut
from disinfo_graph.model import Record

ALIKE = 0.85
"""How alike two texts must be to say the same, by the share of characters that stay the same."""
BEGINNING = 20
"""A text that was cut has to be so long, in characters, to be the beginning of another."""
LONGEST = 300
"""A title that was cut is not longer; what is, is no title."""
_COMPARED = 500
"""Texts are compared by so many characters: a typing error does not need more."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is compared."""

    folded: str
    cut: bool

    def begins(self, other: Text) -> bool:
        """Tell whether this text was cut and is how the other one begins."""
        return self.cut and self.leads(other)

    def leads(self, other: Text) -> bool:
        """Tell whether the other text begins with this one, whole or, if it was cut, as it is."""
        length = len(self.folded)
        if length < BEGINNING or not other.folded.startswith(self.folded):
            return False
        return self.cut or not other.folded[length : length + 1].isalnum()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What of a record is compared."""

    language: str
    title: Text | None
    claim: Text | None
    places: frozenset[str]
    """Addresses at which the claim appeared."""
    sources: frozenset[str]
    """Who carried it, folded."""


def look(record: Record) -> Look:
    """Return what of a record is compared."""
    named = {*record.sources, *(one.source for one in record.appearances if one.source)}
    return Look(
        language=record.text_language,
        title=text(record.title),
        claim=text(record.claim),
        places=frozenset(one.url for one in record.appearances),
        sources=frozenset(map(iris.fold, named)),
    )


def text(written: str | None) -> Text | None:
    """Return a text as it is compared."""
    if not written:
        return None
    return Text(folded=iris.fold(written[:_COMPARED]), cut=is_cut(written))


def likeness(one: Text, other: Text) -> float:
    """Return how alike two texts are, up to 1; nearly that where one was cut from the other."""
    if one.folded == other.folded:
        return 1.0
    if one.begins(other) or other.begins(one):
        return 0.99
    return fuzz.ratio(one.folded, other.folded, score_cutoff=100 * ALIKE) / 100


def unlike(one: Text | None, other: Text | None) -> bool:
    """Tell whether both texts are known, and say different things."""
    return one is not None and other is not None and likeness(one, other) < ALIKE


def apart(one: Look, other: Look) -> bool:
    """Tell whether different sources carried the two, at different places."""
    if not (one.places and other.places and one.sources and other.sources):
        return False
    return one.places.isdisjoint(other.places) and one.sources.isdisjoint(other.sources)
