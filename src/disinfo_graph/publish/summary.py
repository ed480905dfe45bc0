"""What a run came to, in figures: read, published, merged, rejected, and what was found besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from disinfo_graph.errors import ReleaseError
from disinfo_graph.model import Unresolved
from disinfo_graph.publish.account import CHANNEL, CONCLUDED, WITHOUT, Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file, and how many records of it were read in which form."""

    file: str
    records: Mapping[str, int]
    """By the name of the form."""
    refused: int
    """Records that are none: no reader takes them."""
    sha256: str = ""
    """Of the file's bytes; empty for what can be read only once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of one run over its inputs."""

    inputs: tuple[Input, ...] = ()
    account: Account = field(default_factory=Account)
    notes: tuple[str, ...] = ()
    """What was read otherwise than as written: encodings found, empty list items left out."""

    @property
    def read(self) -> int:
        """How many records were read, those refused included."""
        return sum(sum(one.records.values()) + one.refused for one in self.inputs)

    def require_all(self) -> None:
        """Raise ReleaseError unless every record was published, merged, rejected or withdrawn."""
        if self.read != self.account.records:
            raise ReleaseError(
                f"{self.read} records were read, {self.account.records} accounted for "
                f"(expected all)"
            )


def of_kind(unresolved: Counter[Unresolved], kind: str) -> Counter[Unresolved]:
    """Return the names of one kind, with their mentions."""
    return Counter({one: count for one, count in unresolved.items() if one.kind == kind})


def kinds(unresolved: Iterable[Unresolved]) -> list[str]:
    """Return the kinds of names, in order."""
    return sorted({one.kind for one in unresolved})


def of_appearances(account: Account, what: str) -> dict[str, int]:
    """Return how many appearances are with a channel, concluded or without one, and how."""
    return {how: n for (which, how), n in sorted(account.appearances.items()) if which == what}


def document(summary: Summary) -> bytes:
    """Return the summary as JSON: the figures that are printed, in a stable order."""
    account = summary.account
    told = {
        "read": {"records": summary.read, "inputs": summary.inputs},
        "published": account.published,
        "merged": account.merged,
        "withdrawn": account.withdrawn,
        "rejected": {
            "records": account.rejected.total(),
            "reasons": [
                {"reason": reason, "records": count, "first": account.first[reason]}
                for reason, count in ranked(account.rejected)
            ],
        },
        "conflicts": dict(ranked(account.conflicts)),
        "mended": dict(ranked(account.mended)),
        "unresolved": {kind: _names(account, kind) for kind in kinds(account.unresolved)},
        "mentions": dict(sorted(account.mentions.items())),
        "sources": dict(ranked(account.outlets)),
        "appearances": {
            what: of_appearances(account, what) for what in (CHANNEL, CONCLUDED, WITHOUT)
        },
        "notes": summary.notes,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _names(account: Account, kind: str) -> dict[str, object]:
    names = of_kind(account.unresolved, kind)
    reasons: Counter[str] = Counter()
    for missing, count in names.items():
        reasons[missing.reason] += count
    return {"names": len(names), "mentions": names.total(), "reasons": dict(ranked(reasons))}


def ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    """Return what was counted, the most frequent first; of equal counts, by name."""
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
