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
from disinfo_graph.model import Appearance, Case, Origin, Resolved, Source, Unresolved
from disinfo_graph.registries import channels, countries, languages, organisations, sources, tables
from disinfo_graph.vocab import EU_COUNTRY

RENAMED = {"Cocos Islands"}
"""Entries whose label is none of the authority table's names."""

NONE_COUNTED: dict[str, dict[str, int]] = {
    "keyword": {},
    "narrative": {},
    "publisher": {},
    "source": {},
}
KNOWN = registries.load(NONE_COUNTED)
CODES = {"ar", "co", "de", "gl", "id", "it", "uk"}
"""Two letters that are a country's code and a language's tag: in a language field, the tag."""


def resolved(labels: dict[str, dict[str, int]] | None = None, **known: Any) -> Resolved:
    case = Case(
        **({"keys": ("k",), "slug": "s", "text_language": "en"} | known),
        origins=(Origin(source="a", line=1),),
    )
    return registries.resolve(case, registries.load(NONE_COUNTED | (labels or {})))


def column(table: str, columns: tuple[str, ...], name: str) -> list[str]:
    rows = tables.rows(resources.registry(table), columns)
    return [item for row in rows for item in tables.several(row[name]) if item]


@pytest.mark.parametrize("name", ["label", "iso2", "iso3", "aliases"])
def test_every_name_of_the_country_table_finds_its_entry(name: str) -> None:
    rows = tables.rows(resources.registry("countries"), countries.COLUMNS)

    found = {
        label: (KNOWN.countries.find(label).slug, KNOWN.countries.find(label.upper()).slug)
        for row in rows
        for label in tables.several(row[name])
    }

    expected = {label: row["slug"] for row in rows for label in tables.several(row[name])}
    assert found == {label: (slug, slug) for label, slug in expected.items()}
    assert found


@pytest.mark.parametrize("name", ["label", "tag", "aliases"])
def test_every_name_of_the_language_table_finds_its_entry(name: str) -> None:
    rows = tables.rows(resources.registry("languages"), languages.COLUMNS)

    found = {
        label: KNOWN.languages.find(label).tag
        for row in rows
        for label in tables.several(row[name])
    }

    assert found == {label: row["tag"] for row in rows for label in tables.several(row[name])}
    assert found


def test_every_country_of_iso_3166_is_found_by_every_name() -> None:
    for country in pycountry.countries:
        names = {country.name, country.alpha_2, country.alpha_3, country.numeric}
        names |= {getattr(country, "official_name", country.name)}

        assert {KNOWN.countries.find(name).iso2 for name in names} == {country.alpha_2}


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
    country = KNOWN.countries.find(label)

    found = (country.slug, country.iso2, country.iso3, country.eu, country.wikidata)
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
    language = KNOWN.languages.find(label)

    assert (language.tag, language.eu) == (tag, eu)


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


@pytest.mark.parametrize("label", ["David Icke", "Islam", "CIA", "the world", "", "?"])
def test_what_is_no_country_stays_unresolved_with_a_reason(label: str) -> None:
    found = resolved(countries=("Russia", label))

    assert [country.slug for country in found.countries] == ["ru"]
    assert found.unresolved == (
        Unresolved(kind="country", label=label, reason="no country or region of the registry"),
    )


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
            taken.add((name, KNOWN.languages.find(name).tag))
        except LookupError:
            continue

    assert {name for name, _ in taken if len(name) > 2} == set()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_tag_that_is_a_country_s_code_too_is_a_tag_in_a_language_field(code: str) -> None:
    assert KNOWN.languages.find(code).tag == code


def test_labels_of_one_entry_give_it_once_and_a_missing_label_is_told_once() -> None:
    found = resolved(countries=("Russia", "RU", "Russian Federation", "Xanadu", "Xanadu"))

    assert len(found.countries) == len(found.unresolved) == 1


FAULTY: dict[str, tuple[str, str]] = {
    "other columns": ("slug,name\na,b\n", ":1: columns slug, name (expected slug, label, aliases)"),
    "empty": ("", ":1: empty (expected the columns slug, label, aliases)"),
    "too few cells": ("slug,label,aliases\na,b\n", ":2: 2 cells (expected 3)"),
    "too many cells": ("slug,label,aliases\na,b,,\n", ":2: 4 cells (expected 3)"),
    "no slug": ("slug,label,aliases\n\na,b,\n ,c,\n", ":4: slug is empty (expected a value)"),
    "no label": ("slug,label,aliases\na,,\n", ":2: label is empty (expected a value)"),
    "label twice": ("slug,label,aliases\na,B,\nc,b,\n", ":3: 'b' stands at "),
    "alias of another": ("slug,label,aliases\na,b,c|d\ne,f,D\n", ":3: 'D' stands at "),
    "row twice": ("slug,label,aliases\na,b,\na,b,\n", ":3: 'b' stands at "),
    "slug twice": ("slug,label,aliases\na,b,\na,c,\n", ":3: 'a' stands at "),
    "open quote": (
        'slug,label,aliases\na,"b,\n',
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
        sources.Sources.load(path, {})

    assert str(raised.value).startswith(f"{path}:")
    assert said in str(raised.value)


def test_a_name_and_its_alias_may_be_the_same_within_a_row(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_text("slug,label,aliases\nlantern,Lantern,lantern|LANTERN.\n")

    found = sources.Sources.load(path, {})

    assert found.find("Lantern") == Source(slug="lantern", label="Lantern")


def test_a_table_that_is_missing_or_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(b"slug,label,aliases\na,caf\xe9,\n")

    for name in ("latin.csv", "missing.csv"):
        with pytest.raises(ConfigError, match=rf"{name}:1: .*\(expected CSV in UTF-8\)"):
            tables.rows(tmp_path / name, sources.COLUMNS)


LOADERS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "country of an unknown kind": (
        countries.Countries.load,
        ",".join(countries.COLUMNS) + "\nxx,X,empire,,,,,\n",
        ":2: kind 'empire' (expected country, historic, region)",
    ),
    "country with another's slug": (
        countries.Countries.load,
        ",".join(countries.COLUMNS) + "\nx,X,region,,,,,\nx,Y,region,,,,,\n",
        ":3: 'x' stands at ",
    ),
    "platform of an unknown kind": (
        channels.Channels.load,
        "host,kind,label\na.example,radio,A\n",
        ":2: kind 'radio' (expected video, social, shortener, archive)",
    ),
    "platform twice": (
        channels.Channels.load,
        "host,kind,label\na.example,video,A\na.example,social,A\n",
        ":3: 'a.example' stands at ",
    ),
    "language twice": (
        lambda path: languages.Languages.load(path, ()),
        "tag,label,eu,aliases\nes,Spanish,SPA,\nspa,Castilian,,ES\n",
        ":3: 'ES' stands at ",
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
    counted = {
        "keyword": {"colour revolutions": 3, "Colour Revolutions": 5, "Colour revolutions": 5}
    }

    found = resolved(counted, keywords=("colour revolutions", "Fake  news"))

    assert [(keyword.slug, keyword.label) for keyword in found.keywords] == [
        ("colour-revolutions", "Colour Revolutions"),
        ("fake-news", "Fake  news"),
    ]


def test_spellings_of_a_keyword_in_one_case_are_one_keyword() -> None:
    spellings = ("Colour-revolutions", "colour revolutions")

    found = resolved({"keyword": dict.fromkeys(spellings, 1)}, keywords=spellings)

    assert [keyword.label for keyword in found.keywords] == ["Colour-revolutions"]


@pytest.mark.parametrize("label", ["RT English", "rt english", "RT  ENGLISH."])
def test_a_listed_source_is_found_by_any_spelling(label: str) -> None:
    assert KNOWN.sources.find(label).label == "RT English"


def test_every_name_of_the_source_table_finds_its_entry() -> None:
    for row in tables.rows(resources.registry("sources"), sources.COLUMNS):
        for label in (row["label"], *tables.several(row["aliases"])):
            assert KNOWN.sources.find(label) == Source(slug=row["slug"], label=row["label"])


def test_spellings_of_an_unlisted_source_share_the_label_used_most() -> None:
    found = resolved(
        {"source": {"The Lantern": 2, "the lantern": 9}},
        sources=("The Lantern", "THE LANTERN"),
        appearances=(Appearance(url="https://lantern.example/", source="the lantern"),),
    )

    assert found.sources == (Source(slug="the-lantern", label="the lantern"),)


def test_a_source_of_an_appearance_is_a_source_of_the_case() -> None:
    found = resolved(
        appearances=(Appearance(url="https://lantern.example/a", source="The Lantern"),)
    )

    assert [source.label for source in found.sources] == ["The Lantern"]


LANTERN = Source(slug="lantern", label="Lantern")


@pytest.mark.parametrize(
    ("url", "source", "slug", "label", "kind"),
    [
        ("https://www.lantern.example/a", LANTERN, "lantern.example", "lantern.example", "site"),
        ("https://lantern.example/a", None, "lantern.example", "lantern.example", "site"),
        ("https://youtube.com/watch", LANTERN, "lantern-on-youtube", "Lantern on YouTube", "video"),
        (
            "https://m.facebook.com/a",
            LANTERN,
            "lantern-on-facebook",
            "Lantern on Facebook",
            "social",
        ),
    ],
)
def test_a_channel_is_the_own_site_or_the_account_of_the_source(
    url: str, source: Source | None, slug: str, label: str, kind: str
) -> None:
    channel = KNOWN.channels.find(url, source)

    assert channel is not None
    assert (channel.slug, channel.label, channel.kind) == (slug, label, kind)
    assert channel.source == source


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.youtube.com/watch", None),
        ("https://t.me/somebody", None),
        ("https://bit.ly/x", LANTERN),
        ("https://web.archive.org/web/2020/https://a.example", LANTERN),
        ("https://archive.ph/x", None),
    ],
)
def test_a_platform_without_source_a_shortener_and_an_archive_are_no_channel(
    url: str, source: Source | None
) -> None:
    assert KNOWN.channels.find(url, source) is None


def test_the_site_of_a_host_in_other_letters_has_an_ascii_slug() -> None:
    channel = KNOWN.channels.find("https://вода.example/", None)

    assert channel is not None
    assert (channel.slug, channel.label) == ("voda-example", "вода.example")


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
