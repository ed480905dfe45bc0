"""Counts what is published, as it is published: sums that each chunk gives and that add up.

It looks at the node objects that become triples, not at the cases that were read: what a fault
between the two drops is missed here too, and seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from disinfo_graph.dumps.metrics import SLICED, metrics
from disinfo_graph.formats.nodes import Node
from disinfo_graph.model import Severity
from disinfo_graph.publish.chunk import Mapped
from disinfo_graph.registries.archives import CLOSED

YEAR, LANGUAGE, SOURCE = "year", "language", "source"
SliceKey = tuple[str, str]
"""A slice: one of these kinds, and which year, language tag or source; empty for none."""

ARCHIVE, CLEAN, KNOWN_LANGUAGE = "appearance.@archive", "case.@clean", "claim.@language"

_CLASSES = frozenset({"Case", "Claim", "Debunk", "Appearance"})


@dataclass(slots=True, kw_only=True)
class Tally:
    """What there is, and which of it says what; it grows by being added to."""

    counts: Counter[str] = field(default_factory=Counter)
    """Things by class, as in `claim`, and those that have a key, as in `claim.text`."""
    slices: dict[SliceKey, Counter[str]] = field(default_factory=dict)
    """The same of each year, language and source."""
    labels: dict[SliceKey, str] = field(default_factory=dict)
    days: Counter[str] = field(default_factory=Counter)
    """Claims by their date."""

    def add(self, other: Tally) -> None:
        """Add what another tally counts."""
        self.counts.update(other.counts)
        self.labels.update(other.labels)
        self.days.update(other.days)
        for part, counts in other.slices.items():
            self.slices.setdefault(part, Counter()).update(counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """A thing of a case: what counts of it, the languages and sources it is of, and its date."""

    counted: list[str]
    languages: frozenset[str]
    sources: frozenset[str]
    day: str


def tally(published: Iterable[Mapped]) -> Tally:
    """Count the cases of a chunk that are published."""
    found = Tally()
    named: dict[str, Node] = {}
    for one in published:
        shared = {str(node["id"]): node for node in one.graphs["vocabularies"]}
        named |= shared
        _count(one, shared, found)
    found.labels.update(_labels(named.values()))
    return found


def _count(mapped: Mapped, shared: Mapping[str, Node], found: Tally) -> None:
    things = [_thing(node, shared, mapped) for node in _own(mapped).values()]
    languages = frozenset[str]().union(*(one.languages for one in things))
    sources = frozenset[str]().union(*(one.sources for one in things))
    day = next((one.day for one in things if one.counted[0] == "claim"), "")
    if day:
        found.days[day] += 1
    for one in things:
        counted = one.counted
        if counted[0] == "claim" and languages:
            counted = [*counted, KNOWN_LANGUAGE]
        found.counts.update(counted)
        sliced = [key for key in counted if key in _sliced()]
        at_one_place = counted[0] == "appearance"
        spoken = one.languages if at_one_place else languages
        carried = one.sources if at_one_place else sources
        for part in ((YEAR, day[:4]), *_parts(LANGUAGE, spoken), *_parts(SOURCE, carried)):
            counts = found.slices.setdefault(part, Counter())
            for key in sliced:
                counts[key] += 1


@lru_cache(maxsize=1)
def _sliced() -> frozenset[str]:
    """Return the keys that are counted in slices too, and the classes that they are shares of."""
    keys = {metrics()[name].counted for name in SLICED}
    return frozenset(keys | {key.partition(".")[0] for key in keys})


def _own(mapped: Mapped) -> dict[str, Node]:
    """Return the case, its claim, debunk and appearances, with what is said and what concluded."""
    cases = mapped.graphs["cases"]
    own = {str(node["id"]): node for node in cases if not _CLASSES.isdisjoint(node["type"])}
    for node in mapped.graphs["derived"]:
        iri = str(node["id"])
        if iri in own:
            own[iri] = node | own[iri]
    return own


def _thing(node: Node, shared: Mapping[str, Node], mapped: Mapped) -> _Thing:
    (name,) = _CLASSES & {*node.get("type", ())}
    kind = name.lower()
    counted = [kind, *(f"{kind}.{key}" for key in node if key not in ("id", "type"))]
    if "archivedAt" in node and any(_answers(str(copy), mapped) for copy in node["archivedAt"]):
        counted.append(ARCHIVE)
    if name == "Case" and not any(one.severity is Severity.WARNING for one in mapped.findings):
        counted.append(CLEAN)
    channel = shared.get(str(node.get("channel", "")), {})
    carried = (*node.get("carriedBy", ()), *channel.get("source", ()))
    return _Thing(
        counted=counted,
        languages=frozenset(map(str, node.get("languageTag", ()))),
        sources=frozenset(map(str, carried)),
        day=str(node.get("published", "")),
    )


def _answers(copy: str, mapped: Mapped) -> bool:
    """Tell whether an archive copy lies in an archive that is not known to be closed."""
    closed = [one.label for one in mapped.resolved.unresolved if one.reason == CLOSED]
    host = (urlsplit(copy).hostname or "") if closed else ""
    return not any(host == one or host.endswith(f".{one}") for one in closed)


def _parts(kind: str, values: frozenset[str]) -> Iterable[SliceKey]:
    return ((kind, value) for value in values or ("",))


def _labels(shared: Iterable[Node]) -> Iterator[tuple[SliceKey, str]]:
    """Yield what languages and sources are called."""
    for node in shared:
        kinds = node.get("type", ())
        label = node.get("label")
        if not isinstance(label, Mapping) or not label:
            continue
        text = str(next(iter(label.values())))
        if "LinguisticSystem" in kinds:
            yield from (((LANGUAGE, str(tag)), text) for tag in node.get("notation", ()))
        elif "Source" in kinds:
            yield (SOURCE, str(node["id"])), text
