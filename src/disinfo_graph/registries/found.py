"""How a label came to its entry, and what the registries say where it came to none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from disinfo_graph.model import Unresolved

Entry = TypeVar("Entry")

HOW: dict[str, str] = {
    "exact": "it is the entry's own label",
    "alias": "it is another name or spelling of the entry",
    "code": "it is a code of the entry",
    "rule": "a rule takes it apart, or reads what it says",
}
"""Every way in which a label can come to its entry."""

UNLISTED = "not in the registry: an entry of its own"
"""The rule by which a name becomes an entry although nobody has listed it."""

NOT_LISTED = "not in the registry, nor a host: not published as a source"
"""Why an outlet's name stands for no source: it may be a person's, or a scrap of a sentence."""

REMEMBERED = 1 << 16
"""Labels of one kind that are remembered; what was asked longest ago is forgotten first."""


class NameOfNone(LookupError):
    """Raised for a label that is known to name nothing of its kind: it is no gap of a registry."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(reason)
        self.what = what
        """What it is instead: one of `refused.CLASSES`."""


class Unlisted(LookupError):
    """Raised for a name that neither an entry nor its own form gives."""

    def __init__(self, name: str) -> None:
        super().__init__(NOT_LISTED)
        self.name = name
        """The part of the label that an entry would have to go by."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Entry]):
    """An entry, how it was found (one of `HOW`), and by which rule, if by one."""

    entry: Entry
    how: str
    rule: str | None = None


def remembered(
    kind: str, find: Callable[[str], Found[Entry]]
) -> Callable[[str], Entry | Unresolved]:
    """Return what answers with the entry of a label or with why there is none, and remembers."""

    @lru_cache(maxsize=REMEMBERED)
    def answer(label: str) -> Entry | Unresolved:
        try:
            return find(label).entry
        except LookupError as error:
            told = f"no {kind}" if isinstance(error, NameOfNone) else kind
            return Unresolved(kind=told, label=label, reason=str(error.args[0]))

    return answer


def entries(
    labels: Iterable[str],
    answer: Callable[[str], Entry | Unresolved],
    key: Callable[[Entry], str],
    missing: list[Unresolved],
) -> tuple[Entry, ...]:
    """Return the entries of labels, each key once; what has none is added to the missing."""
    found: dict[str, Entry] = {}
    for label in labels:
        entry = answer(label)
        if isinstance(entry, Unresolved):
            missing.append(entry)
        else:
            found[key(entry)] = entry
    return tuple(found.values())
