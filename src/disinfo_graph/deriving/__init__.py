"""What rules conclude from texts, each conclusion with its evidence; it decides nothing else."""

from __future__ import annotations

from collections.abc import Callable

from disinfo_graph.deriving import narratives, related
from disinfo_graph.model import Case, Derived

__all__ = ["derive"]


def derive(case: Case, slug_of_title: Callable[[str], str | None]) -> Derived:
    """Return what the rules conclude; `slug_of_title` finds the case that has a title."""
    if case.debunk is None:
        return Derived()
    return Derived(
        advances=tuple(narratives.named(case.debunk)),
        related=tuple(related.claims(case.debunk, slug_of_title, own_slug=case.slug)),
    )
