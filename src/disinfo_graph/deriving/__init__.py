"""What rules conclude from texts, each conclusion with its evidence; it decides nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from disinfo_graph.deriving import narratives, related
from disinfo_graph.deriving.links import links
from disinfo_graph.model import Case, Derived, Match

__all__ = ["derive", "links", "narrative_labels"]


def derive(
    case: Case,
    titled: Callable[[str], Match | None],
    labels: Mapping[str, str],
) -> Derived:
    """Return what the rules conclude; `titled` finds the case that has a title, or nearly.

    `labels` gives the label that a narrative's slug goes by in all cases, see `narrative_labels`.
    """
    if case.debunk is None:
        return Derived()
    return Derived(
        advances=tuple(narratives.named(case.debunk, labels)),
        related=tuple(related.claims(case.debunk, titled, own_slug=case.slug)),
    )


def narrative_labels(case: Case) -> tuple[str, ...]:
    """Return the narratives' names as this case spells them, to be counted over all cases."""
    found = narratives.named(case.debunk or "", {})
    return tuple(advances.narrative.label for advances in found)
