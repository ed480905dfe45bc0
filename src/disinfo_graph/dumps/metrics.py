"""What is measured on each release: every metric once, with what it means; it measures nothing.

The completeness of properties follows from the shapes: what a shape names has its metric.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from disinfo_graph import formats, resources
from disinfo_graph.formats.context import terms
from disinfo_graph.model import Category, Dimension, Metric, Unit
from disinfo_graph.vocab import PREFIXES, SHAPES, short

PERCENT = Unit(sign="%", code="PERCENT", datatype="decimal")
DAYS = Unit(sign="days", code="DAY", datatype="integer")
NUMBER = Unit(sign="", code="NUM", datatype="integer")

_INTRINSIC = Category(
    name="intrinsic",
    label="in the data themselves",
    definition="What can be told of the data without knowing what they are used for.",
)
_CONTEXTUAL = Category(
    name="contextual",
    label="in use",
    definition="What depends on the question that the data are to answer.",
)
_ACCESSIBILITY = Category(
    name="accessibility",
    label="in the web of data",
    definition="How well the data can be reached, and joined with those of others.",
)

COMPLETENESS = Dimension(
    name="completeness",
    label="completeness",
    definition="How much of what could be known is there.",
    category=_INTRINSIC,
)
VALIDITY = Dimension(
    name="validity",
    label="validity",
    definition="How much keeps to the rules, which are the SHACL shapes.",
    category=_INTRINSIC,
)
TIMELINESS = Dimension(
    name="timeliness",
    label="freshness",
    definition="How far the data reach into the present.",
    category=_CONTEXTUAL,
)
AMOUNT = Dimension(
    name="amount",
    label="amount",
    definition="How much there is to answer a question from.",
    category=_CONTEXTUAL,
)
INTERLINKING = Dimension(
    name="interlinking",
    label="resolution",
    definition="How many names lead to an entry that other cases, and other datasets, share.",
    category=_ACCESSIBILITY,
)

OWN: tuple[Metric, ...] = (
    Metric(
        name="cases",
        label="Cases",
        definition="Cases published.",
        dimension=AMOUNT,
        unit=NUMBER,
    ),
    Metric(
        name="appearances",
        label="Appearances",
        definition="Places published at which a claim was carried.",
        dimension=AMOUNT,
        unit=NUMBER,
    ),
    Metric(
        name="languages",
        label="Languages",
        definition="Different languages in which published claims were carried.",
        dimension=AMOUNT,
        unit=NUMBER,
    ),
    Metric(
        name="archive-coverage",
        label="Appearances with an archive copy",
        definition="Share of published appearances with at least one copy in an archive that is "
        "known and still answers.",
        dimension=COMPLETENESS,
        unit=PERCENT,
        things="appearances",
        counted="appearance.@archive",
    ),
    Metric(
        name="language-coverage",
        label="Claims whose language is known",
        definition="Share of published claims of which at least one language is known, from the "
        "case or from an appearance.",
        dimension=COMPLETENESS,
        unit=PERCENT,
        things="claims",
        counted="claim.@language",
    ),
    Metric(
        name="country-resolution",
        label="Names of countries resolved",
        definition="Share of the names of countries and regions in the cases read that lead to an "
        "entry of the registry. A name counts once in a case; what is known to name no country "
        "does not count.",
        dimension=INTERLINKING,
        unit=PERCENT,
        things="names",
    ),
    Metric(
        name="language-resolution",
        label="Names of languages resolved",
        definition="Share of the names of languages in the cases read that lead to a language. A "
        "name counts once in a case.",
        dimension=INTERLINKING,
        unit=PERCENT,
        things="names",
    ),
    Metric(
        name="source-resolution",
        label="Names of sources resolved",
        definition="Share of the mentions of sources in the cases read that lead to an entry, or "
        "to a source by its host name. What is known to be no name does not count.",
        dimension=INTERLINKING,
        unit=PERCENT,
        things="mentions",
    ),
    Metric(
        name="rejected-share",
        label="Cases kept out",
        definition="Share of the cases and records read, merged ones apart, that are not "
        "published: they violate a rule, or no reader takes them.",
        dimension=VALIDITY,
        unit=PERCENT,
        things="cases and records",
    ),
    Metric(
        name="clean-share",
        label="Cases without a warning",
        definition="Share of published cases of which no rule warns; infos do not count.",
        dimension=VALIDITY,
        unit=PERCENT,
        things="cases",
        counted="case.@clean",
    ),
    Metric(
        name="newest-age",
        label="Age of the newest claim",
        definition="Days from the newest date of a published claim to the publication of the "
        "release.",
        dimension=TIMELINESS,
        unit=DAYS,
    ),
    Metric(
        name="recent-share",
        label="Claims of the last twelve months",
        definition="Share of published claims that were carried in the 365 days before the "
        "publication of the release, among those with a date.",
        dimension=TIMELINESS,
        unit=PERCENT,
        things="dated claims",
    ),
)
"""What is measured by rules of its own."""

SLICED: tuple[str, ...] = (
    "archive-coverage",
    "appearance-channel",
    "language-coverage",
    "claim-discusses",
    "claim-text",
    "debunk-text",
    "claim-narrative",
    "clean-share",
)
"""What is measured on each year, language and source too."""

_CLASSES: Mapping[str, str] = {
    "Case": "cases",
    "Claim": "claims",
    "Debunk": "debunks",
    "Appearance": "appearances",
}
"""The classes whose properties are counted, and what their things are called."""

_NO_GAP = (f"{PREFIXES['dg']}channelMissing", f"{PREFIXES['cito']}disputes")
"""Properties that are better absent: they say why something else is."""


@lru_cache(maxsize=1)
def metrics() -> Mapping[str, Metric]:
    """Return every metric by its name: those of rules of their own, then those of properties."""
    return {one.name: one for one in (*OWN, *_of_properties())}


def _of_properties() -> Iterator[Metric]:
    shapes = _shapes()
    keys = {iri: term.key for iri, term in terms().predicates.items()}
    for name, things in _CLASSES.items():
        for part in shapes[SHAPES + name]["property"]:
            told = shapes[part]
            (path,) = told["path"]
            if "name" in told and path in keys and path not in _NO_GAP:
                yield _of_property(part, name, things, told["name"][0], path, keys[path])


def _of_property(part: str, name: str, things: str, label: str, path: str, key: str) -> Metric:
    return Metric(
        name=part.removeprefix(SHAPES).lower(),
        label=f"{things.capitalize()}: {label}",
        definition=f"Share of published {things} of which `{short(path)}` ({label}) is known.",
        dimension=COMPLETENESS,
        unit=PERCENT,
        things=things,
        counted=f"{name.lower()}.{key}",
        path=path,
    )


def _shapes() -> Mapping[str, Mapping[str, list[str]]]:
    """Return what the shapes say, by subject and SHACL's local name, in their order."""
    found: defaultdict[str, defaultdict[str, list[str]]]
    found = defaultdict(lambda: defaultdict(list))
    for file in resources.shapes():
        for quad in formats.read(file, formats.syntax("turtle")):
            subject, predicate, value = map(formats.lexical, quad.triple)
            if predicate.startswith(PREFIXES["sh"]):
                found[subject][predicate.removeprefix(PREFIXES["sh"])].append(value)
    return found
