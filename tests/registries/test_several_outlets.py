"""Labels that name outlets side by side, hosts however written, and what the table may hold."""

from __future__ import annotations

import csv
import re

import pytest

from disinfo_graph import registries, resources
from disinfo_graph.model import Appearance, Case, Origin
from disinfo_graph.registries import readings
from disinfo_graph.registries.explaining import explain

KNOWN = registries.load(registries.NO_LABELS)


@pytest.mark.parametrize(
    ("label", "slugs"),
    [
        ("RT / Sputnik", "rt, sputnik"),
        ("RT/Sputnik", "rt, sputnik"),
        ("RT, Sputnik", "rt, sputnik"),
        ("RT and Sputnik", "rt, sputnik"),
        ("RT & Sputnik", "rt, sputnik"),
        ("RT;Sputnik", "rt, sputnik"),
        ("RT, Sputnik News, and tass.ru", "rt, sputnik, tass"),
        ("Georgia and the World and RT", "georgia-and-the-world, rt"),
        ("Vremya Pokazhet, Pervyi kanal, 37:18", "vremya-pokazhet, channel-one-russia"),
    ],
)
def test_outlets_side_by_side_are_each_found_and_the_step_is_told(label: str, slugs: str) -> None:
    found = explain(label, "source", KNOWN)

    assert (found.slug, found.how, found.rule) == (slugs, "rule", readings.SIDE_BY_SIDE)


@pytest.mark.parametrize(
    ("label", "suggested"),
    [
        ("Armenia and World", "Georgia and the World"),
        ("Kommersant/FM", "Kommersant"),
        ("Sputnik Srbjia and the Lantern", "Sputnik Serbia"),
        ("Asia-Plus", None),
        ("RT and, and, and, and, and, and, and, Sputnik", "Sputnik"),
    ],
)
def test_where_one_of_them_is_not_known_none_is_taken(label: str, suggested: str | None) -> None:
    found = explain(label, "source", KNOWN)

    assert found.how is None
    assert (found.suggestions or (None,))[0] == suggested


def test_a_name_that_holds_such_a_word_is_its_own_entry_s() -> None:
    assert explain("Georgia and World", "source", KNOWN).slug == "georgia-and-the-world"
    assert explain("Georgia and the World", "source", KNOWN).how == "exact"


@pytest.mark.parametrize(
    "label",
    ["HTTPS://RT.COM", "Http://www.RT.com/", "WWW.RT.COM", "rt.com.", "rt.com./", "rt.com?a#b"],
)
def test_a_host_is_found_however_it_is_written(label: str) -> None:
    assert explain(label, "source", KNOWN).slug == "rt"


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("politifact.com", "an organisation that checks or reports claims, no outlet"),
        ("https://www.factcheck.org/a", "an organisation that checks or reports claims, no outlet"),
        ("fr.stopfake.org", "an organisation that checks or reports claims, no outlet"),
        ("google.com", "Google (portal): nobody's own site"),
        ("news.google.com", "Google (portal): nobody's own site"),
        ("Yandex.ru", "Yandex (portal): nobody's own site"),
        ("news.mail.ru", "Mail.ru News (portal): nobody's own site"),
        ("example.com", "a name that stands for any host, no outlet"),
        ("www.cases.example.org", "a name that stands for any host, no outlet"),
        ("Paul Craig Roberts", "a person, no outlet"),
    ],
)
def test_who_checks_lists_or_stands_for_others_is_no_source(label: str, reason: str) -> None:
    found = explain(label, "source", KNOWN)

    assert (found.how, found.reason) == (None, reason)


def test_no_page_of_a_portal_or_below_a_checker_s_host_has_a_channel() -> None:
    urls = ("https://yandex.ru/news/story/a", "https://fr.stopfake.org/a")
    case = Case(
        keys=("k",),
        slug="s",
        text_language="en",
        appearances=tuple(Appearance(url=url) for url in urls),
        origins=(Origin(source="a", line=1),),
    )

    found = registries.resolve(case, KNOWN).appearances

    assert [one.without for one in found] == ["ambiguous", "checker"]


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Elnashra.", "elnashra"),
        ("RT English - YouTube", "rt"),
        ("bewcoldwar.org", "new-cold-war"),
        ("Lug-ingo.com", "lug-info"),
        ("az.sputniknews.ru", "sputnik-azerbaijan"),
        ("News Front - Russian", "news-front"),
        ("paulcraigroberts.com", "paulcraigroberts-org"),
        ("vesti7.ru", "vesti-nedeli"),
        ("Vesti nedeli @ Rossiya 24 (37:03)", "vesti-nedeli"),
        ("UKRLIFE.TV - YouTube", "ukrlife-tv"),
    ],
)
def test_other_hosts_and_misspellings_of_an_outlet_are_no_outlets_beside_it(
    label: str, slug: str
) -> None:
    assert explain(label, "source", KNOWN).slug == slug


def test_every_label_of_the_source_table_is_a_name_without_a_stray_mark() -> None:
    with resources.registry("sources").open(newline="", encoding="utf-8") as file:
        labels = [row["label"] for row in csv.DictReader(file)]

    assert [one for one in labels if re.search(r"^\W|[\s.,;:/-]$", one)] == []


def test_no_host_of_the_source_table_is_anybody_else_s() -> None:
    hosts = KNOWN.outlets.sources.by_host.keys()

    assert hosts.isdisjoint(KNOWN.outlets.checkers | KNOWN.outlets.refused.keys())
    assert hosts.isdisjoint(KNOWN.outlets.hosts.platforms)
