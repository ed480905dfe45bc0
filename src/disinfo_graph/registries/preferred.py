"""Which of several spellings stands for all: the one that the input uses most."""

from __future__ import annotations

from collections.abc import Mapping

from disinfo_graph import iris


def preferred(counted: Mapping[str, int]) -> dict[str, str]:
    """Return for each slug the label used most, of equals the first in the alphabet."""
    best: dict[str, str] = {}
    for label in sorted(counted, key=lambda label: (-counted[label], label)):
        best.setdefault(iris.label_slug(label), label)
    return best
