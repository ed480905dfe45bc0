"""The names that cases went by: which slug leads to which, and which of them mean one case.

A slug changes by `rename`, or when two keys turn out to be of one case, of which one slug is kept.
What is noted stays true only as long as no case goes by the old slug again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from disinfo_graph.release import state


def read(site: Path) -> dict[str, str]:
    """Return where each old slug leads, to the last name of its case."""
    told = {row["old"]: row["new"] for row in state.aliases(site)}
    return {old: last(told, old) for old in told}


def last(told: Mapping[str, str], slug: str) -> str:
    """Return the last name of a case; of names that lead in a circle, the one given."""
    seen = {slug}
    here = slug
    while (here := told.get(here, here)) not in seen:
        seen.add(here)
    # What leads nowhere is met twice as well, and is the end.
    return here if told.get(here) is None else slug


def note(site: Path, at: datetime, names: Mapping[str, str]) -> None:
    """Note which slugs lead to others from now on, unless they do already."""
    told = {row["old"]: row["new"] for row in state.aliases(site)}
    state.alias(
        site,
        (
            {"time": at.isoformat(), "old": old, "new": names[old]}
            for old in sorted(names)
            if told.get(old) != names[old]
        ),
    )


def joined(given: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return the slugs that no case has any more, each with that of the case that it became.

    `given` are the slugs of keys before, `now` those of the keys of what is published. A slug whose
    keys belong to several cases now leads nowhere.
    """
    kept = frozenset(now.values())
    found: dict[str, set[str]] = {}
    for key, slug in now.items():
        old = given.get(key, slug)
        if old not in kept:
            found.setdefault(old, set()).add(slug)
    return {old: min(slugs) for old, slugs in found.items() if len(slugs) == 1}


def family(site: Path, slug: str, live: Collection[str]) -> tuple[str, ...]:
    """Return all names of a case, the one first that it has in the live release.

    A name that another case of the live release goes by is none of its names.
    """
    edges = [(row["old"], row["new"]) for row in state.aliases(site)]
    found, waiting = {slug: None}, [slug]
    while waiting:
        here = waiting.pop(0)
        for one in _beside(edges, here):
            taken = one in live and any(name in live for name in found)
            if one not in found and not taken:
                found[one] = None
                waiting.append(one)
    return tuple(sorted(found, key=lambda name: name not in live))


def _beside(edges: list[tuple[str, str]], name: str) -> Iterator[str]:
    for old, new in edges:
        if name in (old, new):
            yield new if name == old else old
