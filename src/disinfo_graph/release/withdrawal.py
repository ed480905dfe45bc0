"""Which cases a site has withdrawn: how they are known again, and what is left to say of them.

Nothing here holds a text. What was withdrawn is known by hashes: of its slug, of its keys, of its
texts; so the site's state can be read by anybody, and no text comes back by way of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import orjson

from disinfo_graph import iris
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.context import context
from disinfo_graph.formats.nodes import Node, Values, node
from disinfo_graph.formats.terms import moment
from disinfo_graph.iris import Iris
from disinfo_graph.release import state

_SHORTEST = 20
"""A text of fewer characters may be anybody's, such as the name of a country."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A case that was withdrawn, without a word of it."""

    id: str
    """What its tombstone goes by: its slug, or something that says nothing."""
    slug: str
    """SHA-256 of its slug."""
    keys: frozenset[str]
    """SHA-256 of each key by which it may be read again."""
    texts: frozenset[str]
    """SHA-256 of its title, claim and debunk, folded."""
    at: datetime
    reason: str
    public: bool
    """Whether everybody may know the reason."""
    others: frozenset[str] = frozenset()
    """SHA-256 of the other slugs that it went by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """All that was withdrawn, to be asked of something whether it tells any of it."""

    slugs: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.slugs)

    def case(self, slug: str, keys: Iterable[str] = ()) -> bool:
        """Tell whether this case was withdrawn."""
        # A mirror knows a hidden case by the name of its tombstone alone.
        names = {hashed(slug), hashed(opaque(slug))}
        return not names.isdisjoint(self.slugs) or any(hashed(key) in self.keys for key in keys)

    def told_by(self, value: object) -> bool:
        """Tell whether a JSON value repeats a text, the report or the IRI of one of the cases."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return any(map(self.told_by, value.values()))
        return isinstance(value, Sequence) and any(map(self.told_by, value))

    def _text(self, text: str) -> bool:
        values = _values(text)
        if values is not None:
            return self.told_by(values)
        if not self.texts.isdisjoint(map(text_hash, (text, *text.splitlines()))):
            return True
        return any(self._address(found[0]) for found in _ADDRESS.finditer(text))

    def _address(self, address: str) -> bool:
        _, thing, rest = address.partition("/id/")
        if thing and self.case(iris.case_of(*rest.partition("/")[::2])):
            return True
        try:
            return hashed(iris.report_key(iris.address(address))) in self.keys
        except ValueError:
            return False


def _values(text: str) -> object:
    """Return what a text holds that is JSON, as records are kept; None for any other."""
    if text[:1] not in ("{", "["):
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def hashed(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def text_hash(text: str) -> str:
    """Return the hash by which a text is known again; empty for one that says too little."""
    folded = iris.fold(text)
    return hashed(folded) if len(folded) >= _SHORTEST else ""


def text_hashes(texts: Iterable[str]) -> frozenset[str]:
    """Return the hashes by which texts are known again."""
    return frozenset(map(text_hash, texts)) - {""}


def read(site: Path) -> tuple[Withdrawal, ...]:
    """Return the site's withdrawals, oldest first."""
    return tuple(map(_read, state.withdrawals(site)))


def _read(row: state.Row) -> Withdrawal:
    return Withdrawal(
        id=row["id"],
        slug=row["slug"],
        keys=frozenset(row["keys"].split()),
        texts=frozenset(row["texts"].split()),
        at=datetime.fromisoformat(row["time"]),
        reason=row["reason"],
        public=row["public"] == "yes",
        others=frozenset(row.get("others", "").split()),
    )


def note(site: Path, withdrawals: Iterable[Withdrawal]) -> None:
    """Note withdrawals in the site's state; from then on they hold."""
    state.withdraw(site, map(_row, withdrawals))


def _row(one: Withdrawal) -> state.Row:
    others = {"others": " ".join(sorted(one.others))} if one.others else {}
    return others | {
        "time": one.at.isoformat(),
        "id": one.id,
        "slug": one.slug,
        "keys": " ".join(sorted(one.keys)),
        "texts": " ".join(sorted(one.texts)),
        "reason": one.reason,
        "public": "yes" if one.public else "no",
    }


def opaque(slug: str) -> str:
    """Return a name for a tombstone that says which case it was to those alone who hold it."""
    return f"withdrawn-{hashed(slug)[:16]}"


def known(withdrawals: Iterable[Withdrawal]) -> Withdrawn:
    """Return what tells whether something belongs to one of these."""
    told = list(withdrawals)
    return Withdrawn(
        slugs=frozenset[str]().union(*({one.slug} | one.others for one in told)),
        keys=frozenset[str]().union(*(one.keys for one in told)),
        texts=frozenset[str]().union(*(one.texts for one in told)),
    )


def tombstone(one: Withdrawal, made: Iris) -> Node:
    """Return all that is said of a withdrawn case."""
    values: Values = {
        "withdrawalReason": one.reason if one.public else None,
        "withdrawn": moment(one.at).value,
    }
    return node(made.thing("case", one.id), ("Entity", "WithdrawnCase"), values)


def document(stone: Node) -> bytes:
    """Return a tombstone as a document of JSON-LD."""
    return jsonld.document([stone], str(stone["id"]), context())


def bare_document(stone: Node) -> bytes:
    """Return a tombstone as a document without its context."""
    return orjson.dumps(stone)


def tombstones(withdrawals: Iterable[Withdrawal], made: Iris) -> Iterator[Node]:
    """Yield the tombstones, in the order of their IRIs."""
    return (tombstone(one, made) for one in sorted(withdrawals, key=lambda one: one.id))
