"""From labels to registry entries: countries, languages, sources, channels, keywords, publishers.

A label that no entry answers to is reported with its reason; it fetches and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from disinfo_graph import resources
from disinfo_graph.model import (
    Appearance,
    Case,
    Channel,
    Country,
    Keyword,
    Language,
    Organisation,
    Resolved,
    ResolvedAppearance,
    Unresolved,
)
from disinfo_graph.registries import refused
from disinfo_graph.registries.additions import KINDS as ADDED
from disinfo_graph.registries.archives import CLOSED, Archives
from disinfo_graph.registries.channels import CONFIDENCE, WITHOUT, Channels, shortened
from disinfo_graph.registries.countries import Countries
from disinfo_graph.registries.found import (
    HOW,
    NOT_LISTED,
    REMEMBERED,
    UNLISTED,
    Found,
    entries,
    remembered,
)
from disinfo_graph.registries.hosts import Hosts
from disinfo_graph.registries.keywords import Keywords
from disinfo_graph.registries.languages import Languages
from disinfo_graph.registries.organisations import Organisations
from disinfo_graph.registries.outlets import Outlet, Outlets
from disinfo_graph.registries.preferred import preferred
from disinfo_graph.registries.sources import Sources
from disinfo_graph.registries.tables import Addition

NO_LABELS: Mapping[str, Mapping[str, int]] = {
    kind: {} for kind in ("keyword", "narrative", "publisher")
}
"""What `load` is given where no input is at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the registries say of a label, remembered: labels recur, cases do not."""

    country: Callable[[str], Country | Unresolved]
    language: Callable[[str], Language | Unresolved]
    keyword: Callable[[str], Keyword | Unresolved]
    outlet: Callable[[str], Outlet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registries:
    """Every registry, read once."""

    countries: Countries
    languages: Languages
    outlets: Outlets
    channels: Channels
    archives: Archives
    organisations: Organisations
    keywords: Keywords
    narratives: Mapping[str, str]
    """The label that a narrative's slug goes by, where debunks spell it in several ways."""
    answers: Answers


def load(
    labels: Mapping[str, Mapping[str, int]],
    *,
    expansions: Mapping[str, str] | None = None,
    additions: Collection[Addition] = (),
) -> Registries:
    """Read the registries; `labels` counts how often the input uses each label, by its kind.

    `expansions` tells where shortened addresses lead, `additions` what else entries are called.
    """
    table = resources.registry
    added = {kind: [one for one in additions if one.kind == kind] for kind in ADDED}
    nothing = refused.load(table("refused"))
    countries = Countries.load(
        table("countries"), table("country-labels"), nothing["country"], added["country"]
    )
    languages = Languages.load(table("languages"), countries.by_name, added["language"])
    keywords = Keywords.load(table("keywords"), preferred(labels["keyword"]), added["keyword"])
    sources = Sources.load(table("sources"), added["source"])
    hosts = Hosts.load(table("platforms"), sources.by_host)
    organisations = Organisations.load(
        table("organisations"), preferred(labels["publisher"]), added["publisher"]
    )
    outlets = Outlets(
        sources,
        hosts,
        languages.by_name,
        countries.by_name,
        frozenset((*organisations.by_name, *organisations.by_host)),
        nothing["source"],
    )
    return Registries(
        countries=countries,
        languages=languages,
        outlets=outlets,
        channels=Channels(
            hosts, outlets.sources, shortened(expansions or {}), frozenset(organisations.by_host)
        ),
        archives=Archives(hosts),
        organisations=organisations,
        keywords=keywords,
        narratives=preferred(labels["narrative"]),
        answers=_answers(countries, languages, keywords, outlets),
    )


def _answers(
    countries: Countries, languages: Languages, keywords: Keywords, outlets: Outlets
) -> Answers:
    country = remembered("country", countries.find)
    language = remembered("language", languages.find)
    keyword = remembered("keyword", keywords.find)
    outlet = lru_cache(maxsize=REMEMBERED)(outlets.answer)
    return Answers(country=country, language=language, keyword=keyword, outlet=outlet)


_slug = attrgetter("slug")
_tag = attrgetter("tag")


def resolve(case: Case, registries: Registries) -> Resolved:
    """Return a case with the entries its labels stand for, and the labels that stand for none."""
    missing: list[Unresolved] = []
    answers = registries.answers
    carriers = dict.fromkeys((*case.sources, *(one.source for one in case.appearances)))
    outlets = [answers.outlet(label) for label in carriers if label]
    only = _only(outlets)
    missing.extend(one for outlet in outlets for one in outlet.missing)
    return Resolved(
        case=case,
        languages=entries(case.languages, answers.language, _tag, missing),
        countries=entries(case.countries, answers.country, _slug, missing),
        keywords=entries(case.keywords, answers.keyword, _slug, missing),
        sources=tuple({one.slug: one for outlet in outlets for one in outlet.sources}.values()),
        appearances=tuple(
            _appearance(given, only, registries, missing) for given in case.appearances
        ),
        publisher=_publisher(case, registries),
        contributor=registries.organisations.reporting(case.reported_by),
        unresolved=tuple(dict.fromkeys(missing)) if missing else (),
        outlets=tuple(one.counted for one in outlets),
    )


def _only(outlets: list[Outlet]) -> Outlet | None:
    """Return the one outlet that a case names; None where it names or means any other."""
    named = [one for one in outlets if one.sources]
    if not named or named.count(named[0]) < len(named):
        return None
    return named[0] if all(one.alone for one in outlets) else None


def _appearance(
    given: Appearance, only: Outlet | None, registries: Registries, missing: list[Unresolved]
) -> ResolvedAppearance:
    channels = registries.channels
    named = registries.answers.outlet(given.source) if given.source else None
    outlet = named if named is not None and named.sources else None
    channel = channels.find(given.url, outlet)
    reason = channel if isinstance(channel, str) else None
    derived = channels.conclude(given.url, outlet or only) if reason is not None else None
    return ResolvedAppearance(
        url=given.url,
        archives=_archives(given, registries.archives, missing) if given.archives else (),
        published=given.published,
        language=_language(given.language, registries, missing) if given.language else None,
        channel=channel if isinstance(channel, Channel) else None,
        without=reason if derived is None else None,
        derived=derived,
    )


def _language(label: str, registries: Registries, missing: list[Unresolved]) -> Language | None:
    found = entries((label,), registries.answers.language, _tag, missing)
    return found[0] if found else None


def _archives(given: Appearance, archives: Archives, missing: list[Unresolved]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for written in given.archives:
        try:
            copy = archives.find(written, given.url)
        except LookupError as error:
            missing.append(Unresolved(kind="archive", label=written, reason=str(error.args[0])))
            continue
        found[copy.address] = None
        if copy.closed is not None:
            # One line for the host: the addresses themselves are as they should be.
            missing.append(Unresolved(kind="archive", label=copy.closed, reason=CLOSED))
    return tuple(found)


def _publisher(case: Case, registries: Registries) -> Organisation | None:
    if case.publisher is not None:
        return registries.organisations.find(case.publisher).entry
    return registries.organisations.at(case.report) if case.report is not None else None


__all__ = [
    "CONFIDENCE",
    "HOW",
    "NOT_LISTED",
    "NO_LABELS",
    "UNLISTED",
    "WITHOUT",
    "Addition",
    "Found",
    "Registries",
    "load",
    "preferred",
    "resolve",
]
