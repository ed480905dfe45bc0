"""Finds, among many reviews of one page, the few that a record may be of; it compares no texts.

Texts that are alike share most of their pairs of words. Only reviews that share one are compared,
so that time grows with the records of a page, not with their square.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from disinfo_graph.merging.likeness import BEGINNING, Look, Text

Texts = Callable[[Look], tuple[Text | None, ...]]
"""Which texts of a look tell reviews apart; where one is missing, none can be told from another."""

_FEW = 16
"""So many reviews are compared without looking for those that are likely."""
_COMMON = 32
"""What more reviews share than these, such as "it is", says nothing of any."""
_WORD = re.compile(r"\w+")


class Candidates:
    """The reviews found so far, by number, and what their texts are made of."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._count = 0
        self._by_key: dict[tuple[str, str], dict[int, None]] = {}
        self._incomplete: set[int] = set()
        self._languages: dict[str, set[int]] = {}

    def likely(self, seen: Look) -> Iterable[int]:
        """Return the numbers of the reviews that a record may be of, in their order."""
        texts = self._texts(seen)
        if self._count <= _FEW or None in texts:
            return range(self._count)
        found = set(self._incomplete)
        for language, numbers in self._languages.items():
            found |= numbers if language != seen.language else set()
        for key in _keys(seen.language, texts):
            found.update(self._by_key.get(key, ()))
        return sorted(found)

    def add(self, seen: Look, number: int) -> None:
        """Note what a record of a review looks like."""
        self._count = max(self._count, number + 1)
        self._languages.setdefault(seen.language, set()).add(number)
        texts = self._texts(seen)
        if None in texts:
            self._incomplete.add(number)
        for key in _keys(seen.language, texts):
            numbers = self._by_key.setdefault(key, {})
            # Equal texts are of one review, unless something else tells them apart.
            if len(numbers) <= _COMMON or key[1].startswith(_WHOLE):
                numbers[number] = None


_WHOLE = "="


def _keys(language: str, texts: Iterable[Text | None]) -> Iterator[tuple[str, str]]:
    for text in texts:
        if text is None:
            continue
        words = _WORD.findall(text.folded)
        yield language, f"{_WHOLE}{text.folded}"
        yield language, f"^{text.folded[:BEGINNING]}"
        yield from ((language, f"{one} {other}") for one, other in pairwise(words))
