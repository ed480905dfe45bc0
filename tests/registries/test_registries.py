"""Labels resolve to registry entries, or are reported; a faulty table is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import langcodes
import pycountry
import pytest
from pyoxigraph import Literal
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from disinfo_graph import iris, registries, resources
from disinfo_graph.errors import ConfigError
from disinfo_graph.model import (
    Appearance,
    Case,
    Country,
    Language,
    Origin,
    Resolved,
    Source,
    Unresolved,
)
from disinfo_graph.registries import (
    countries,
    hosts,
    keywords,
    languages,
    organisations,
    refused,
    sources,
    tables,
)
from disinfo_graph.registries.explaining import names
from disinfo_graph.vocab import EU_COUNTRY
from making import ROOT

RENAMED = {"Cocos Islands"}
"""Entries whose label is none of the authority table's names."""

KNOWN = registries.load(registries.NO_LABELS)
CODES = {"ar", "co", "de", "gl", "id", "it", "uk"}
"""Two letters that are a country's code and a language's tag: in a language field, the tag."""


def resolved(labels: dict[str, dict[str, int]] | None = None, **known: Any) -> Resolved:
    case = Case(
        **({"keys": ("k",), "slug": "s", "text_language": "en"} | known),
        origins=(Origin(source="a", line=1),),
    )
    return registries.resolve(case, registries.load({**registries.NO_LABELS, **(labels or {})}))


def country(label: str) -> Country:
    return KNOWN.countries.find(label).entry


def language(label: str) -> Language:
    return KNOWN.languages.find(label).entry


def sources_of(label: str) -> tuple[Source, ...]:
    return KNOWN.outlets.find(label).entry.sources


def column(table: str, columns: tuple[str, ...], name: str) -> list[str]:
    rows = tables.rows(resources.registry(table), columns)
    return [item for row in rows for item in tables.several(row[name]) if item]


@pytest.mark.parametrize("name", ["label", "iso2", "iso3", "aliases"])
def test_every_name_of_the_country_table_finds_its_entry(name: str) -> None:
    rows = tables.rows(resources.registry("countries"), countries.COLUMNS)

    found = {
        label: (country(label).slug, country(label.upper()).slug)
        for row in rows
        for label in tables.several(row[name])
    }

    expected = {label: row["slug"] for row in rows for label in tables.several(row[name])}
    assert found == {label: (slug, slug) for label, slug in expected.items()}
    assert found


@pytest.mark.parametrize("name", ["label", "tag", "aliases"])
def test_every_name_of_the_language_table_finds_its_entry(name: str) -> None:
    rows = tables.rows(resources.registry("languages"), languages.COLUMNS)

    found = {label: language(label).tag for row in rows for label in tables.several(row[name])}

    assert found == {label: row["tag"] for row in rows for label in tables.several(row[name])}
    assert found


def test_every_country_of_iso_3166_is_found_by_every_name() -> None:
    for listed in pycountry.countries:
        names = {listed.name, listed.alpha_2, listed.alpha_3, listed.numeric}
        names |= {getattr(listed, "official_name", listed.name)}

        assert {country(name).iso2 for name in names} == {listed.alpha_2}


def test_codes_and_authority_codes_stand_once_in_a_table() -> None:
    for table, columns, name in (
        ("countries", countries.COLUMNS, "eu"),
        ("countries", countries.COLUMNS, "wikidata"),
        ("languages", languages.COLUMNS, "eu"),
    ):
        codes = column(table, columns, name)
        assert len(codes) == len(set(codes))


def test_slugs_and_tags_are_what_addresses_and_literals_can_hold() -> None:
    slugs = [
        *column("countries", countries.COLUMNS, "slug"),
        *column("sources", sources.COLUMNS, "slug"),
        *column("organisations", organisations.COLUMNS, "slug"),
    ]

    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)
    for tag in column("languages", languages.COLUMNS, "tag"):
        assert Literal("", language=tag).language == tag
        assert langcodes.tag_is_valid(tag)


@pytest.mark.parametrize(
    ("label", "slug", "iso2", "iso3", "eu", "wikidata"),
    [
        ("Kazakhstan", "kz", "KZ", "KAZ", "KAZ", "Q232"),
        ("Russia", "ru", "RU", "RUS", "RUS", "Q159"),
        ("russian federation", "ru", "RU", "RUS", "RUS", "Q159"),
        ("UK", "gb", "GB", "GBR", "GBR", "Q145"),
        ("USSR", "soviet-union", "SU", "SUN", "SUN", "Q15180"),
    ],
)
def test_countries_have_the_codes_of_the_authorities(
    label: str, slug: str, iso2: str, iso3: str, eu: str, wikidata: str
) -> None:
    one = country(label)

    found = (one.slug, one.iso2, one.iso3, one.eu, one.wikidata)
    assert found == (slug, iso2, iso3, eu, wikidata)


@pytest.mark.parametrize(
    ("label", "tag", "eu"),
    [
        ("Spanish", "es", "SPA"),
        ("es", "es", "SPA"),
        ("Russian", "ru", "RUS"),
        ("Moldavian", "ro", "RON"),
        ("blr", "be", "BEL"),
        ("Quechua", "qu", None),
    ],
)
def test_languages_have_their_tag_and_authority_code(label: str, tag: str, eu: str | None) -> None:
    one = language(label)

    assert (one.tag, one.eu) == (tag, eu)


@pytest.mark.slow
def test_country_codes_are_those_of_the_authority_table(shared_data: Path) -> None:
    authority = Graph().parse(shared_data / "authority" / "countries-skos.rdf", format="xml")
    concepts = {str(subject) for subject in authority.subjects(SKOS.prefLabel)}
    rows = tables.rows(resources.registry("countries"), countries.COLUMNS)

    unknown = [row["eu"] for row in rows if row["eu"] and EU_COUNTRY + row["eu"] not in concepts]
    named = {
        row["label"]: {
            str(label)
            for predicate in (SKOS.prefLabel, SKOS.altLabel)
            for label in authority.objects(URIRef(EU_COUNTRY + row["eu"]), predicate)
        }
        for row in rows
        if row["eu"]
    }

    assert unknown == []
    assert {label for label, names in named.items() if label not in names} <= RENAMED


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("David Icke", "a person, no country or region"),
        ("Islam", "a religion, no country or region"),
    ],
)
def test_what_is_known_to_be_no_country_is_told_apart_with_its_reason(
    label: str, reason: str
) -> None:
    found = resolved(countries=("Russia", label))

    assert [country.slug for country in found.countries] == ["ru"]
    assert found.unresolved == (Unresolved(kind="no country", label=label, reason=reason),)


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("CIA", "no country or region of the registry"),
        ("the world", "no country or region of the registry"),
        ("", "no country or region of the registry"),
        ("?", "no country or region of the registry"),
    ],
)
def test_what_is_no_country_stays_unresolved_with_a_reason(label: str, reason: str) -> None:
    found = resolved(countries=("Russia", label))

    assert [country.slug for country in found.countries] == ["ru"]
    assert found.unresolved == (Unresolved(kind="country", label=label, reason=reason),)


@pytest.mark.parametrize(
    "label",
    [
        "Russia",
        "Kazakhstan",
        "USA",
        "UK - England",
        "Mali",
        "Brunei",
        "Nauru",
        "AUT",
        "",
        "David Icke",
    ],
)
def test_names_of_countries_are_no_languages(label: str) -> None:
    found = resolved(languages=(label,))

    assert found.languages == ()
    assert found.unresolved[0].kind == "language"


def test_no_name_of_the_country_table_is_taken_for_a_language() -> None:
    names = {
        *column("countries", countries.COLUMNS, "label"),
        *column("countries", countries.COLUMNS, "aliases"),
    }

    taken = set()
    for name in names:
        try:
            taken.add((name, language(name).tag))
        except LookupError:
            continue

    assert {name for name, _ in taken if len(name) > 2} == set()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_tag_that_is_a_country_s_code_too_is_a_tag_in_a_language_field(code: str) -> None:
    assert language(code).tag == code


def test_labels_of_one_entry_give_it_once_and_a_missing_label_is_told_once() -> None:
    found = resolved(countries=("Russia", "RU", "Russian Federation", "Xanadu", "Xanadu"))

    assert len(found.countries) == len(found.unresolved) == 1


FAULTY: dict[str, tuple[str, str]] = {
    "other columns": (
        "slug,name\na,b\n",
        ":1: columns slug, name (expected slug, label, hosts, aliases)",
    ),
    "empty": ("", ":1: empty (expected the columns slug, label, hosts, aliases)"),
    "too few cells": ("slug,label,hosts,aliases\na,b\n", ":2: 2 cells (expected 4)"),
    "too many cells": ("slug,label,hosts,aliases\na,b,,,\n", ":2: 5 cells (expected 4)"),
    "no slug": (
        "slug,label,hosts,aliases\n\na,b,,\n ,c,,\n",
        ":4: slug is empty (expected a value)",
    ),
    "no label": ("slug,label,hosts,aliases\na,,,\n", ":2: label is empty (expected a value)"),
    "label twice": ("slug,label,hosts,aliases\na,B,,\nc,b,,\n", ":3: 'b' stands at "),
    "alias of another": (
        "slug,label,hosts,aliases\na,b,,c|d\ne,f,,D\n",
        ":3: 'D' stands at ",
    ),
    "host of another": (
        "slug,label,hosts,aliases\na,b,x.example,\ne,f,y.example|x.example,\n",
        ":3: 'x.example' stands at ",
    ),
    "row twice": ("slug,label,hosts,aliases\na,b,,\na,b,,\n", ":3: "),
    "slug twice": ("slug,label,hosts,aliases\na,b,,\na,c,,\n", ":3: 'a' stands at "),
    "open quote": (
        'slug,label,hosts,aliases\na,"b,,\n',
        ": unexpected end of data (expected CSV in UTF-8)",
    ),
}


@pytest.mark.parametrize(("content", "said"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_table_is_refused_with_file_and_line(
    content: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "sources.csv"
    path.write_text(content)

    with pytest.raises(ConfigError) as raised:
        sources.Sources.load(path)

    assert str(raised.value).startswith(f"{path}:")
    assert said in str(raised.value)


def test_a_name_and_its_alias_may_be_the_same_within_a_row(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_text("slug,label,hosts,aliases\nlantern,Lantern,,lantern|LANTERN.\n")

    found = sources.Sources.load(path)

    known = found.named("Lantern")
    assert known is not None
    assert known.entry == Source(slug="lantern", label="Lantern")


def test_a_table_that_is_missing_or_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"slug,label,hosts,aliases\na,caf\xe9,,\n")

    for name in ("latin.csv", "missing.csv"):
        with pytest.raises(ConfigError, match=rf"{name}:1: .*\(expected CSV in UTF-8\)"):
            tables.rows(tmp_path / name, sources.COLUMNS)


def load_countries(path: Path) -> object:
    labels = path.with_name("labels.csv")
    labels.write_text("slug,language,label\n")
    return countries.Countries.load(path, labels, {})


def load_labels(path: Path) -> object:
    return countries.Countries.load(resources.registry("countries"), path, {})


LOADERS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "country of an unknown kind": (
        load_countries,
        ",".join(countries.COLUMNS) + "\nxx,X,empire,,,,,\n",
        ":2: kind 'empire' (expected country, historic, region)",
    ),
    "country with another's slug": (
        load_countries,
        ",".join(countries.COLUMNS) + "\nx,X,region,,,,,\nx,Y,region,,,,,\n",
        ":3: 'x' stands at ",
    ),
    "platform of an unknown kind": (
        lambda path: hosts.Hosts.load(path, {}),
        "host,kind,label\na.example,radio,A\n",
        ":2: kind 'radio' (expected video, social, blogs, portal, shortener, archive, "
        "closed archive)",
    ),
    "platform twice": (
        lambda path: hosts.Hosts.load(path, {}),
        "host,kind,label\na.example,video,A\na.example,social,A\n",
        ":3: 'a.example' stands at ",
    ),
    "language twice": (
        lambda path: languages.Languages.load(path, ()),
        "tag,label,eu,codes,aliases\nes,Spanish,SPA,spa,\ncas,Castilian,,,ES\n",
        ":3: 'ES' stands at ",
    ),
    "label of a country that is not there": (
        load_labels,
        "slug,language,label\nxanadu,de,Xanadu\n",
        ":2: slug 'xanadu' (expected one of countries.csv)",
    ),
    "two labels of a country in one language": (
        load_labels,
        "slug,language,label\nde,de,Deutschland\nde,de,Deutschlandia\n",
        ":3: a second de label of de (expected one)",
    ),
    "keyword of two rows": (
        lambda path: keywords.Keywords.load(path, {}),
        "slug,label,aliases\na-b,A b,\nc,C,A-B\n",
        ":3: 'a-b' stands at ",
    ),
    "refused without a reason": (
        refused.load,
        "kind,label,class,reason\nsource,More,button,\n",
        ":2: reason is empty (expected a value)",
    ),
    "refused twice": (
        refused.load,
        "kind,label,class,reason\nsource,More,button,x\ncountry,More,others,x\nsource,more,kind,x\n",
        ":4: 'more' stands at ",
    ),
    "refused as an unknown kind": (
        refused.load,
        "kind,label,class,reason\noutlet,More,button,x\n",
        ":2: kind 'outlet' (expected country, source)",
    ),
    "refused as an unknown class": (
        refused.load,
        "kind,label,class,reason\nsource,More,link,x\n",
        ":2: class 'link' (expected button, time, ",
    ),
    "organisation's host twice": (
        lambda path: organisations.Organisations.load(path, {}),
        "slug,name,url,hosts,rights,aliases\na,A,,x.example,,\nb,B,,y.example|x.example,,\n",
        ":3: 'x.example' stands at ",
    ),
}


@pytest.mark.parametrize(("load", "content", "said"), LOADERS.values(), ids=LOADERS)
def test_every_table_is_checked_for_what_is_its_own(
    load: Callable[[Path], object], content: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(content)

    with pytest.raises(ConfigError) as raised:
        load(path)

    assert f"{path}{said}" in str(raised.value)


def test_spellings_of_a_keyword_share_the_label_used_most() -> None:
    counted = {"keyword": {"singing hills": 3, "Singing Hills": 5, "Singing hills": 5}}

    found = resolved(counted, keywords=("singing hills", "Loud  rivers"))

    assert [(keyword.slug, keyword.label) for keyword in found.keywords] == [
        ("singing-hills", "Singing Hills"),
        ("loud-rivers", "Loud  rivers"),
    ]


def test_spellings_of_a_keyword_in_one_case_are_one_keyword() -> None:
    spellings = ("Singing-hills", "singing hills")

    found = resolved({"keyword": dict.fromkeys(spellings, 1)}, keywords=spellings)

    assert [keyword.label for keyword in found.keywords] == ["Singing-hills"]


@pytest.mark.parametrize("label", ["RT", "rt english", "RT  ENGLISH."])
def test_a_listed_source_is_found_by_any_spelling(label: str) -> None:
    assert [source.label for source in sources_of(label)] == ["RT"]


def test_every_name_of_the_source_table_finds_its_entry() -> None:
    for row in tables.rows(resources.registry("sources"), sources.COLUMNS):
        for label in (row["label"], *tables.several(row["aliases"])):
            assert sources_of(label) == (Source(slug=row["slug"], label=row["label"]),)


def test_hosts_that_are_not_listed_are_sources_of_their_own() -> None:
    found = resolved(sources=("Lantern.example", "https://www.lantern.example/a"))

    assert found.sources == (Source(slug="lantern-example", label="lantern.example"),)


def test_a_source_of_an_appearance_is_a_source_of_the_case() -> None:
    found = resolved(appearances=(Appearance(url="https://lantern.example/a", source="TASS"),))

    assert [source.label for source in found.sources] == ["TASS"]


@pytest.mark.parametrize("label", ["Ru\u00adssia", "Russia\u2060", "Russia\u200e", "\ufeffRussia"])
def test_characters_that_are_not_shown_do_not_keep_a_name_from_its_entry(label: str) -> None:
    assert country(label).slug == "ru"
    assert language(f"{label}n").tag == "ru"


def test_a_publisher_is_found_by_name_or_by_the_host_of_its_report() -> None:
    by_name = resolved(publisher="EU vs Disinfo")
    by_host = resolved(report="https://www.euvsdisinfo.eu/report/a/")
    unknown = resolved(report="https://fact.example/a")

    assert by_name.publisher == by_host.publisher
    assert by_name.publisher is not None and by_name.publisher.slug == "euvsdisinfo"
    assert unknown.publisher is None


def test_an_unlisted_publisher_is_an_entry_under_the_name_used_most() -> None:
    found = resolved({"publisher": {"Fact Check": 5, "fact check": 1}}, publisher="fact check")

    assert found.publisher is not None
    assert (found.publisher.slug, found.publisher.name) == ("fact-check", "Fact Check")


@pytest.mark.parametrize(
    ("reported_by", "slug"),
    [
        ("Promote Ukraine NGO.", "promote-ukraine"),
        ("european values", "european-values"),
        ("Jane Doe", None),
        ("Jane Doe, Promote Ukraine", None),
        ("Jane Doe, former journalist", None),
        (None, None),
    ],
)
def test_only_known_organisations_become_contributors(
    reported_by: str | None, slug: str | None
) -> None:
    found = resolved(reported_by=reported_by)

    assert (found.contributor.slug if found.contributor else None) == slug
    assert found.unresolved == ()


def test_the_label_used_most_stands_for_its_slug_and_of_equals_the_first() -> None:
    preferred = registries.preferred({"b c": 1, "B-C": 2, "B C": 2, "d": 1})

    assert preferred == {"b-c": "B C", "d": "d"}
    assert all(iris.label_slug(label) == slug for slug, label in preferred.items())


TABLES = {
    "countries": countries.COLUMNS,
    "country-labels": countries.LABEL_COLUMNS,
    "languages": languages.COLUMNS,
    "organisations": organisations.COLUMNS,
    "sources": sources.COLUMNS,
    "platforms": hosts.COLUMNS,
    "keywords": keywords.COLUMNS,
    "refused": refused.COLUMNS,
}
DATA_README = (ROOT / "data" / "README.md").read_text()


def test_every_table_of_the_registries_is_documented_with_its_columns() -> None:
    there = {path.stem for path in (ROOT / "data" / "registries").glob("*.csv")}

    assert there == set(TABLES)
    for name, columns in TABLES.items():
        assert f"`{name}.csv`: `{','.join(columns)}`" in DATA_README
        assert f"`registries/{name}.csv`" in DATA_README


def test_rules_and_reasons_for_channels_are_documented() -> None:
    for rule, confidence in registries.CONFIDENCE.items():
        assert f"| {rule} | {confidence} |" in DATA_README
    for reason, meaning in registries.WITHOUT.items():
        assert f"| `{reason}` | {meaning} |" in DATA_README


@pytest.mark.parametrize("label", ["Deutschland", "Russie", "Gruzija", "Zjednoczone Królestwo"])
def test_countries_are_found_by_their_labels_in_languages_of_the_eu(label: str) -> None:
    found = KNOWN.countries.find(label)

    assert found.how == "alias"
    assert any(label == one for _, one in found.entry.labels)


@pytest.mark.slow
def test_labels_in_other_languages_are_those_of_the_authority_table(shared_data: Path) -> None:
    authority = Graph().parse(shared_data / "authority" / "countries-skos.rdf", format="xml")
    slugs = {
        row["slug"]: row["eu"]
        for row in tables.rows(resources.registry("countries"), countries.COLUMNS)
    }

    for row in tables.rows(resources.registry("country-labels"), countries.LABEL_COLUMNS):
        concept = URIRef(EU_COUNTRY + slugs[row["slug"]])
        given = {
            str(one)
            for one in authority.objects(concept, SKOS.prefLabel)
            if getattr(one, "language", None) == row["language"]
        }
        assert given == {row["label"]}, row.place


@pytest.mark.parametrize(
    ("label", "how"),
    [("Russia", "exact"), ("RUS", "code"), ("Russian Federation", "alias"), ("UK", "alias")],
)
def test_how_an_entry_was_found_is_told(label: str, how: str) -> None:
    assert KNOWN.countries.find(label).how == how
    assert how in registries.HOW


def test_suggestions_are_few_and_the_likest_comes_first() -> None:
    like = names(KNOWN)["source"].like("Spuntik Frence")

    assert like[0] == "Sputnik France"
    assert len(like) <= 3
    assert names(KNOWN)["country"].like("Xylophone") == ()
