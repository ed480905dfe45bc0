"""Draws the gold set's 300 cases, the same each time; writes sample.tsv to standard output.

.venv/bin/python tests/gold/gold_sample.py > tests/gold/sample.tsv
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path

from gold_cases import HERE, Told, load

SAMPLE = HERE / "sample.tsv"
HALVES = ("dev", "test")
NARRATIVE = "narrative"
NAMING = 100
"""So many cases whose debunk says the word, which are all but absent before 2020."""
OTHERS = 200
GROUPS = {
    "ukraine": {"Ukraine", "Crimea", "Eastern Ukraine"},
    "middle-east": {"Syria", "Turkey", "Iraq", "Iran", "Israel", "Saudi Arabia", "Middle East"},
    "us": {"US", "USA"},
}
"""The countries most often discussed; the first group that fits takes the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One case of the sample."""

    key: str
    half: str
    stratum: str
    of: int
    """How many cases the stratum has: what is needed to weigh figures."""
    sha256: str


COLUMNS = ("key", "half", "stratum", "of", "sha256")


def stratum(told: Told) -> str:
    """Return the part of the texts that a case is drawn from."""
    if NARRATIVE in told.debunk.casefold():
        return NARRATIVE
    named = {*told.countries}
    group = next((name for name, of in GROUPS.items() if of & named), "other")
    return f"{told.year}-{group}"


def draw(cases: Iterable[Told]) -> list[Drawn]:
    """Return the sample, by key: what is taken, and into which half, depends on hashes of keys."""
    strata: dict[str, list[Told]] = {}
    for told in sorted(cases, key=lambda one: _hash("drawn", one.key)):
        strata.setdefault(stratum(told), []).append(told)
    drawn: list[Drawn] = []
    odd = 0
    for name, size in sorted(_sizes({name: len(of) for name, of in strata.items()}).items()):
        taken = sorted(strata[name][:size], key=lambda one: _hash("half", one.key))
        # Where a stratum is odd, the halves take turns in having the one more.
        middle = (size + (odd % 2 == 0)) // 2
        odd += size % 2
        for place, told in enumerate(taken):
            half = HALVES[place >= middle]
            of = len(strata[name])
            drawn.append(Drawn(key=told.key, half=half, stratum=name, of=of, sha256=told.sha256))
    return sorted(drawn, key=lambda one: one.key)


def _sizes(there: Mapping[str, int]) -> dict[str, int]:
    """Return how many cases each stratum gives.

    Years share by the square root of what they hold, or 2015 and 2020 would be too few to tell
    anything; the groups of a year share by what they hold.
    """
    years: dict[str, dict[str, int]] = {}
    for name, count in there.items():
        if name != NARRATIVE:
            years.setdefault(name[:4], {})[name] = count
    of_years = _shared(OTHERS, {year: sqrt(sum(of.values())) for year, of in years.items()})
    sizes = {NARRATIVE: NAMING}
    for year, of in years.items():
        sizes |= _shared(of_years[year], of)
    return sizes


def _shared(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Return whole shares by weight; the largest remainders are rounded up, so that they sum up."""
    exact = {name: total * weight / sum(weights.values()) for name, weight in weights.items()}
    shares = {name: int(share) for name, share in exact.items()}
    rest = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def _hash(purpose: str, key: str) -> str:
    return sha256(f"{purpose}|{key}".encode()).hexdigest()


def sample(path: Path = SAMPLE) -> dict[str, Drawn]:
    """Return the sample as it was committed, by key."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        drawn = (
            Drawn(
                key=row["key"],
                half=row["half"],
                stratum=row["stratum"],
                of=int(row["of"]),
                sha256=row["sha256"],
            )
            for row in rows
        )
        return {one.key: one for one in drawn}


def table(drawn: Iterable[Drawn]) -> str:
    """Return the sample as it is written."""
    lines = [COLUMNS, *((one.key, one.half, one.stratum, str(one.of), one.sha256) for one in drawn)]
    return "".join("\t".join(line) + "\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(table(draw(load().values())))
