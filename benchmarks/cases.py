"""Writes synthetic cases as case JSON Lines; their words, sources and addresses are made up.

`python -m benchmarks.cases 2000 > cases.jsonl`. The same seed gives the same bytes, and of two
numbers the smaller gives the beginning of what the larger gives.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

import orjson

from disinfo_graph.iris import slugify
from disinfo_graph.model import Appearance, Facts

SEED = 20260101
CLAIM = 300
DEBUNK = 1500
PARAGRAPHS = 4
FIRST_DAY = date(2015, 1, 6)
DAYS = 3_650

COUNTRIES = (
    *("Russia", "Ukraine", "US", "EU", "UK", "Poland", "Germany", "Belarus", "Georgia", "Moldova"),
    *("Syria", "Lithuania", "Latvia", "Estonia", "France", "Czech Republic", "West", "Armenia"),
    *("Turkey", "China", "Hungary", "Romania", "Baltic states", "USSR", "Serbia", "Finland"),
    *("Sweden", "Italy", "Crimea", "Azerbaijan", "Canada", "Norway", "Ruritania"),
)
"""Most discussed first; the registry does not know the last."""

LANGUAGES = (
    *("Russian", "English", "Arabic", "Czech", "German", "Spanish", "Georgian", "French"),
    *("Armenian", "Italian", "Polish", "Ukrainian", "Hungarian", "Serbian", "Romanian"),
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skewed(Generic[Item]):
    """Things of which the n-th is met a n-th as often as the first."""

    items: Sequence[Item]
    weights: Sequence[float]

    def some(self, dice: Random, count: int) -> tuple[Item, ...]:
        """Return that many things, in the order in which they came, fewer where one came twice."""
        return tuple(dict.fromkeys(dice.choices(self.items, cum_weights=self.weights, k=count)))

    def one(self, dice: Random) -> Item:
        """Return one of the things."""
        return self.some(dice, 1)[0]


def skewed(items: Sequence[Item]) -> Skewed[Item]:
    """Return things as they are met in the world: few often, most seldom."""
    weights = tuple(accumulate(1 / rank for rank in range(1, len(items) + 1)))
    return Skewed(items=items, weights=weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What cases are made of."""

    words: Skewed[str]
    sources: Skewed[str]
    keywords: Skewed[str]
    countries: Skewed[str]
    languages: Skewed[str]
    storylines: Skewed[str]


def world(dice: Random) -> World:
    """Make up a world: 4,000 words, 400 sources, 600 keywords, 60 storylines."""
    words = [_word(dice) for _ in range(4_000)]

    def names(count: int) -> list[str]:
        return list(dict.fromkeys(" ".join(dice.choices(words, k=2)).title() for _ in range(count)))

    return World(
        words=skewed(words),
        sources=skewed(names(400)),
        keywords=skewed(names(600)),
        countries=skewed(COUNTRIES),
        languages=skewed(LANGUAGES),
        storylines=skewed([f"the {' '.join(dice.choices(words, k=3))}" for _ in range(60)]),
    )


def _word(dice: Random) -> str:
    syllables = dice.choices(("ka", "ro", "mi", "ten", "sul", "ve", "dor", "li", "pan", "éri"), k=3)
    return "".join(syllables[: dice.choices((1, 2, 3), weights=(2, 5, 4))[0]])


def cases(count: int, seed: int = SEED) -> Iterator[Facts]:
    """Yield that many cases; every page has an address of its own, so none are merged."""
    dice = Random(seed)
    made = world(dice)
    before = ""
    for number in range(count):
        case = _case(number, made, before, dice)
        before = case.title or before
        yield case


def _case(number: int, made: World, before: str, dice: Random) -> Facts:
    title = _sentence(made, dice).rstrip(".")
    published = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
    sources = made.sources.some(dice, dice.choice((1, 1, 1, 2)))
    return Facts(
        report=f"https://euvsdisinfo.eu/report/{slugify(title)[:60].rstrip('-')}-{number}/",
        title=title,
        claim=_text(made, CLAIM, dice) if _chance(dice, 0.97) else None,
        debunk=_debunk(made, before, dice) if _chance(dice, 0.97) else None,
        text_language="en",
        published=published if _chance(dice, 0.95) else None,
        languages=made.languages.some(dice, 1) if _chance(dice, 0.95) else (),
        countries=made.countries.some(dice, dice.choice((0, 1, 1, 2, 3))),
        keywords=made.keywords.some(dice, dice.choice((0, 1, 1, 2))),
        sources=sources,
        appearances=_appearances(number, published, sources, made, dice),
        issue=str(1 + number // 30) if _chance(dice, 0.3) else None,
        publisher="EUvsDisinfo",
        reported_by="EEAS" if _chance(dice, 0.1) else None,
    )


def _chance(dice: Random, share: float) -> bool:
    return dice.random() < share


def _sentence(made: World, dice: Random) -> str:
    words = dice.choices(made.words.items, cum_weights=made.words.weights, k=dice.randint(6, 14))
    return " ".join(words).capitalize() + "."


def _text(made: World, length: int, dice: Random) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) + len(sentences) < length:
        sentences.append(_sentence(made, dice))
    return " ".join(sentences)


def _debunk(made: World, before: str, dice: Random) -> str:
    paragraphs = [_text(made, DEBUNK // PARAGRAPHS - 20, dice) for _ in range(PARAGRAPHS)]
    if _chance(dice, 0.15):
        topic = made.storylines.one(dice)
        opening = f"Recurring pro-Kremlin disinformation narrative about {topic}."
        paragraphs[0] = f"{opening} {paragraphs[0]}"
    if before and _chance(dice, 0.05):
        paragraphs[-1] += f" See other examples of similar cases, such as claims that {before}."
    return "\n\n".join(paragraphs)


def _appearances(
    number: int, published: date, sources: Sequence[str], made: World, dice: Random
) -> tuple[Appearance, ...]:
    count = dice.choices((1, 2, 3), weights=(8, 1, 1))[0]
    return tuple(
        _appearance(f"{number}-{place}", published, sources, made, dice) for place in range(count)
    )


def _appearance(
    name: str, published: date, sources: Sequence[str], made: World, dice: Random
) -> Appearance:
    source = dice.choice(sources)
    url = f"https://{slugify(source)}.example/{published:%Y/%m}/{name}.html"
    copy = f"https://web.archive.org/web/{published:%Y%m%d}120000/{url}"
    return Appearance(
        url=url,
        archives=(copy,) if _chance(dice, 0.7) else (),
        language=made.languages.one(dice) if _chance(dice, 0.3) else None,
        published=published if _chance(dice, 0.3) else None,
        source=source if _chance(dice, 0.8) else None,
    )


def main() -> None:
    """Write the cases to standard output."""
    asked = argparse.ArgumentParser(description="Write synthetic cases as case JSON Lines.")
    asked.add_argument("cases", type=int)
    asked.add_argument("--seed", type=int, default=SEED)
    given = asked.parse_args()
    for case in cases(given.cases, given.seed):
        sys.stdout.buffer.write(orjson.dumps(asdict(case), option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
