"""Suggests entries for labels that none answers to; nothing that is suggested is ever applied."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from disinfo_graph import iris

LIKE = 78.0
"""How alike two names must be, of 100, to be worth a look."""

SUGGESTIONS = 3
_COMPARED = 4 * SUGGESTIONS


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one registry, folded, and the label of the entry behind each."""

    labels: dict[str, str]

    def like(self, label: str) -> tuple[str, ...]:
        """Return the labels of the entries with the names most alike, the best first."""
        found = process.extract(
            iris.fold(label),
            self.labels.keys(),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=LIKE,
            limit=_COMPARED,
        )
        ordered = sorted((-score, self.labels[name]) for name, score, _ in found)
        return tuple(dict.fromkeys(label for _, label in ordered))[:SUGGESTIONS]
