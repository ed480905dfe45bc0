"""Counts a graph as its sorted lines go by: what VoID and DCAT say of it; it reads no file.

Nothing that is held grows with the texts: of objects it is a hash of 64 bits each, so a count of
ten million different ones is off by one with a chance of three in a million.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disinfo_graph.vocab import EU_COUNTRY, EU_LANGUAGE, PREFIXES, SCHEMA, WIKIDATA

TARGETS = (EU_COUNTRY, EU_LANGUAGE, WIKIDATA)
"""Whose things are linked to: what the IRIs of each dataset begin with."""

_END = b" .\n"
_TYPE = f"<{PREFIXES['rdf']}type>".encode()
_TEXTS = frozenset(f"<{term}>".encode() for term in (SCHEMA.text, SCHEMA.reviewBody))
_PUBLISHED = f"<{SCHEMA.datePublished}>".encode()
_SHELVES = 64
"""Hashes are kept on so many shelves, so that one alone is made a set of at a time."""
_BOUNDS = [(n - _SHELVES // 2) * (1 << 64) // _SHELVES for n in range(1, _SHELVES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What VoID says of one graph, and what DCAT says of the dataset it belongs to."""

    triples: int
    subjects: int
    objects: int
    entities: int
    """Subjects whose IRIs are the site's own."""
    classes: Counter[str]
    properties: Counter[str]
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By predicate, and what the IRIs that it links to begin with."""
    languages: Counter[str] = field(default_factory=Counter)
    """Texts of claims and debunks by their language tags."""
    days: tuple[str, str] | None = None
    """The first and the last day on which a claim is told to have been made."""


class Counting:
    """Takes the lines of one graph, block by block, in their order."""

    def __init__(self, own: str) -> None:
        self._own = f"<{own}".encode()
        self._claims = f"<{own}claim/".encode()
        self._triples = self._subjects = self._entities = 0
        self._before = b""
        self._days: tuple[bytes, bytes] | None = None
        self._classes, self._properties = Counter[bytes](), Counter[bytes]()
        self._languages, self._links = Counter[bytes](), Counter[tuple[bytes, bytes]]()
        self._shelves = [array("q") for _ in range(_SHELVES)]
        self._targets = tuple(f"<{target}".encode() for target in TARGETS)

    def take(self, rows: Sequence[bytes]) -> None:
        """Count the lines of one block; each is N-Triples, and comes once."""
        terms = [row.split(b" ", 2) for row in rows]
        subjects = {subject for subject, _, _ in terms} - {self._before}
        self._triples += len(terms)
        self._subjects += len(subjects)
        self._entities += sum(subject.startswith(self._own) for subject in subjects)
        self._before = terms[-1][0]
        self._properties.update([predicate for _, predicate, _ in terms])
        self._classes.update([value for _, predicate, value in terms if predicate == _TYPE])
        self._links.update(
            (predicate, value)
            for _, predicate, value in terms
            if value.startswith(self._targets) and predicate != _TYPE
        )
        self._languages.update(_tag(value) for _, what, value in terms if what in _TEXTS)
        self._shelve({hash(value) for _, _, value in terms})
        days = (v for s, p, v in terms if p == _PUBLISHED and s.startswith(self._claims))
        self._day([value[1:11] for value in days])

    def _shelve(self, hashes: Iterable[int]) -> None:
        ordered = sorted(hashes)
        cuts = [0, *(bisect_left(ordered, bound) for bound in _BOUNDS), len(ordered)]
        for shelf, (begin, end) in zip(self._shelves, pairwise(cuts), strict=True):
            shelf.extend(ordered[begin:end])

    def _day(self, days: list[bytes]) -> None:
        if days:
            known = (*days, *(self._days or ()))
            self._days = min(known), max(known)

    def counts(self) -> Counts:
        """Return what the lines came to."""
        return Counts(
            triples=self._triples,
            subjects=self._subjects,
            objects=sum(len(set(shelf)) for shelf in self._shelves),
            entities=self._entities,
            classes=_by_iri(self._classes),
            properties=_by_iri(self._properties),
            links=_by_target(self._links),
            languages=Counter({tag.decode(): n for tag, n in self._languages.items() if tag}),
            days=None if self._days is None else (self._days[0].decode(), self._days[1].decode()),
        )


def _tag(value: bytes) -> bytes:
    """Return the language tag of a literal; empty where it has none."""
    _, quote, tag = value.removesuffix(_END).rpartition(b'"')
    return tag[1:] if quote and tag.startswith(b"@") else b""


def _iri(term: bytes) -> str:
    return term.removesuffix(_END)[1:-1].decode()


def _by_iri(counted: Counter[bytes]) -> Counter[str]:
    return Counter({_iri(term): n for term, n in counted.items()})


def _by_target(counted: Counter[tuple[bytes, bytes]]) -> Counter[tuple[str, str]]:
    links: Counter[tuple[str, str]] = Counter()
    for (predicate, value), n in counted.items():
        iri = _iri(value)
        links[_iri(predicate), next(one for one in TARGETS if iri.startswith(one))] += n
    return links
