"""Counts what became of records: sums that each chunk gives and that add up; it writes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from disinfo_graph.model import Case, Resolved, ResolvedAppearance, Unresolved

CHANNEL = "channel"
CONCLUDED = "concluded"
WITHOUT = "without"

_VALUE = re.compile(r"(?<!\w)(?<!column )'[^'\n]*'(?!\w)|\"[^\"\n]*\"")
_PLACE = re.compile(r"\b(line|char|byte|position|column) \d+")
_ITEM = re.compile(r"\[.*\]", re.DOTALL)
_MOST = 1000
"""So many reasons are told apart: a file of rubbish may give each line its own."""
_OTHERS = "other reasons"


@dataclass(slots=True, kw_only=True)
class Account:
    """What became of the records of some cases, or of some input; it grows by being added to."""

    published: int = 0
    """Cases that are fit to be published: each is one of the records that tell it."""
    merged: int = 0
    """Records that told a case which another record had told already."""
    withdrawn: int = 0
    """Records of cases that the site has withdrawn."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Records that no reader takes, and cases that violate a shape, by reason."""
    first: dict[str, str] = field(default_factory=dict)
    """For each of those reasons, the first place where it was met."""
    words: dict[str, str] = field(default_factory=dict)
    """For each of those reasons, how it reads there, with the values at fault."""
    conflicts: Counter[str] = field(default_factory=Counter)
    """By field."""
    mended: Counter[str] = field(default_factory=Counter)
    """By what was taken out of a text."""
    unresolved: Counter[Unresolved] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    """Names that cases mention, by kind: a name counts once in a case, whether resolved or not."""
    outlets: Counter[str] = field(default_factory=Counter)
    """Of the names of sources: by what each was resolved, or what it is instead of a name."""
    appearances: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of what is fit to be published: with a channel, concluded by which rule, or why without."""

    @property
    def records(self) -> int:
        """How many records are accounted for."""
        return self.published + self.merged + self.rejected.total() + self.withdrawn

    def add(self, other: Account) -> None:
        """Add what another account counts."""
        self.published += other.published
        self.merged += other.merged
        self.withdrawn += other.withdrawn
        for reason, count in other.rejected.items():
            self.reject(other.words[reason], other.first[reason], count)
        self.conflicts.update(other.conflicts)
        self.mended.update(other.mended)
        self.unresolved.update(other.unresolved)
        self.mentions.update(other.mentions)
        self.outlets.update(other.outlets)
        self.appearances.update(other.appearances)

    def reject(self, reason: str, place: str, count: int = 1) -> None:
        """Count what is rejected, with others of the same reason."""
        gist = _PLACE.sub(r"\1 …", _VALUE.sub("'…'", reason))
        if gist not in self.rejected and len(self.rejected) >= _MOST:
            gist = reason = _OTHERS
        self.rejected[gist] += count
        self.first.setdefault(gist, place)
        self.words.setdefault(gist, reason)

    def tell(self, resolved: Resolved, refused: str | None) -> None:
        """Count one case; `refused` is the reason why it is not published, if it is not."""
        case = resolved.case
        self.merged += len(case.origins) - 1
        self.conflicts.update(_ITEM.sub("", conflict.field) for conflict in case.conflicts)
        self.mended.update(note.partition(": ")[2] for note in case.mended)
        self.unresolved.update(resolved.unresolved)
        for kind, names in _mentioned(case):
            self.mentions[kind] += len(set(names))
        self.outlets.update(resolved.outlets)
        if refused is not None:
            self.reject(refused, str(case.origins[0]))
            return
        self.published += 1
        self.appearances.update(map(_channel, resolved.appearances))


def _mentioned(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    places = case.appearances
    yield "country", case.countries
    yield "language", (*case.languages, *(one.language for one in places if one.language))
    yield "source", (*case.sources, *(one.source for one in places if one.source))
    yield "keyword", case.keywords
    yield "archive", tuple(address for one in places for address in one.archives)


def _channel(appearance: ResolvedAppearance) -> tuple[str, str]:
    if appearance.channel is not None:
        return CHANNEL, appearance.channel.kind
    if appearance.derived is not None:
        return CONCLUDED, appearance.derived.rule
    return WITHOUT, appearance.without or "no reason"
