"""From labels to registry entries: countries, languages, sources, channels, keywords, publishers.

A label that no entry answers to is reported with its reason; it fetches and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from disinfo_graph import iris, resources
from disinfo_graph.model import (
    Appearance,
    Case,
    Keyword,
    Organisation,
    Resolved,
    ResolvedAppearance,
    Unresolved,
)
from disinfo_graph.registries.channels import Channels
from disinfo_graph.registries.countries import Countries
from disinfo_graph.registries.languages import Languages
from disinfo_graph.registries.organisations import Organisations
from disinfo_graph.registries.sources import Sources

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registries:
    """Every registry, read once."""

    countries: Countries
    languages: Languages
    sources: Sources
    channels: Channels
    organisations: Organisations
    keywords: Mapping[str, str]
    """The label that a keyword's slug goes by, where the input spells it in several ways."""
    narratives: Mapping[str, str]
    """The label that a narrative's slug goes by, where debunks spell it in several ways."""


def load(labels: Mapping[str, Mapping[str, int]]) -> Registries:
    """Read the registries; `labels` counts how often the input uses each label, by its kind."""
    table = resources.registry
    countries = Countries.load(table("countries"))
    return Registries(
        countries=countries,
        languages=Languages.load(table("languages"), countries.by_name),
        sources=Sources.load(table("sources"), preferred(labels["source"])),
        channels=Channels.load(table("platforms")),
        organisations=Organisations.load(table("organisations"), preferred(labels["publisher"])),
        keywords=preferred(labels["keyword"]),
        narratives=preferred(labels["narrative"]),
    )


def preferred(counted: Mapping[str, int]) -> dict[str, str]:
    """Return for each slug the label used most, of equals the first in the alphabet."""
    best: dict[str, str] = {}
    for label in sorted(counted, key=lambda label: (-counted[label], label)):
        best.setdefault(iris.label_slug(label), label)
    return best


def resolve(case: Case, registries: Registries) -> Resolved:
    """Return a case with the entries its labels stand for, and the labels that stand for none."""
    missing: list[Unresolved] = []
    carriers = (*case.sources, *(a.source for a in case.appearances if a.source))
    return Resolved(
        case=case,
        languages=_found("language", case.languages, registries.languages.find, missing),
        countries=_found("country", case.countries, registries.countries.find, missing),
        keywords=tuple(dict.fromkeys(_keyword(label, registries) for label in case.keywords)),
        sources=_found("source", carriers, registries.sources.find, missing),
        appearances=tuple(_appearance(given, registries, missing) for given in case.appearances),
        publisher=_publisher(case, registries),
        contributor=registries.organisations.reporting(case.reported_by),
        unresolved=tuple(dict.fromkeys(missing)),
    )


def _found(
    kind: str, labels: Iterable[str], find: Callable[[str], Entry], missing: list[Unresolved]
) -> tuple[Entry, ...]:
    entries: dict[Entry, None] = {}
    for label in labels:
        try:
            entries[find(label)] = None
        except LookupError as error:
            missing.append(Unresolved(kind=kind, label=label, reason=str(error.args[0])))
    return tuple(entries)


def _appearance(
    given: Appearance, registries: Registries, missing: list[Unresolved]
) -> ResolvedAppearance:
    named = [given.language] if given.language is not None else []
    language = _found("language", named, registries.languages.find, missing)
    source = None if given.source is None else registries.sources.find(given.source)
    return ResolvedAppearance(
        url=given.url,
        archives=given.archives,
        published=given.published,
        language=next(iter(language), None),
        channel=registries.channels.find(given.url, source),
    )


def _keyword(label: str, registries: Registries) -> Keyword:
    slug = iris.label_slug(label)
    return Keyword(slug=slug, label=registries.keywords.get(slug, label))


def _publisher(case: Case, registries: Registries) -> Organisation | None:
    if case.publisher is not None:
        return registries.organisations.named(case.publisher)
    return registries.organisations.at(case.report) if case.report is not None else None


__all__ = ["Registries", "load", "preferred", "resolve"]
