"""Suggests entries for labels that none answers to; nothing that is suggested is ever applied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz, process

from disinfo_graph import iris

LIKE = 78.0
"""How alike two names must be, of 100, to be worth a look."""

SUGGESTIONS = 3
_COMPARED = 4 * SUGGESTIONS
_PARTS = 8
_JOINT = re.compile(r"\s*[/,;|&]\s*|\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one registry, folded, and the label of the entry behind each."""

    labels: dict[str, str]

    def like(self, label: str) -> tuple[str, ...]:
        """Return the labels of the entries with the names most alike, the best first.

        Where none is like the whole label, each of its parts is asked for.
        """
        whole = self._like(label)
        parts = _JOINT.split(label)[:_PARTS] if not whole else []
        found = (self._like(part)[:1] for part in parts if part)
        return whole or tuple(dict.fromkeys(chain.from_iterable(found)))[:SUGGESTIONS]

    def _like(self, label: str) -> tuple[str, ...]:
        found = process.extract(
            iris.fold(label),
            self.labels.keys(),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=LIKE,
            limit=_COMPARED,
        )
        ordered = sorted((-score, self.labels[name]) for name, score, _ in found)
        return tuple(dict.fromkeys(label for _, label in ordered))[:SUGGESTIONS]
