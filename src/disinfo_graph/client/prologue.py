"""Puts the project's prefixes before a query, so that its lines keep their numbers."""

from __future__ import annotations

import re

from disinfo_graph.vocab import PREFIXES

_SPACE = r"(?:\s|#[^\r\n]*(?:[\r\n]|\Z))*"
_DECLARATION = re.compile(
    rf"{_SPACE}(?:(?:BASE|VERSION)\b{_SPACE}(?:<[^>]*>|\"[^\"]*\"|'[^']*')"
    rf"|PREFIX\b{_SPACE}(?P<name>[^\s:<>]*):{_SPACE}<[^>]*>)",
    re.IGNORECASE,
)


def prefixed(query: str) -> tuple[str, int]:
    """Return a query with the prefixes it uses and does not declare, and what was put before.

    All stand on the query's own first line: only columns of that line move, by the number returned.
    """
    declared = _declared(query)
    used = set(re.findall(r"([A-Za-z]+):", query))
    head = "".join(
        f"PREFIX {name}: <{iri}> "
        for name, iri in PREFIXES.items()
        if name in used and name not in declared
    )
    return head + query, len(head)


def _declared(query: str) -> set[str]:
    names: set[str] = set()
    at = 0
    while found := _DECLARATION.match(query, at):
        names.add(found["name"] or "")
        at = found.end()
    return names
