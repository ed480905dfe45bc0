"""An outlet's label tells source, station, platform; an address tells the channel, or why not."""

from __future__ import annotations

import time

import pytest

from disinfo_graph import registries
from disinfo_graph.model import Appearance, Case, Origin, Resolved, ResolvedAppearance
from disinfo_graph.registries import NOT_LISTED

KNOWN = registries.load(registries.NO_LABELS)
EXPANDED = registries.load(
    registries.NO_LABELS, expansions={"https://bit.ly/Lantern": "https://www.lantern.example/a"}
)


def resolved(
    *urls: str,
    sources: tuple[str, ...] = (),
    source: str | None = None,
    archives: tuple[str, ...] = (),
    known: registries.Registries = KNOWN,
) -> Resolved:
    return registries.resolve(
        Case(
            keys=("k",),
            slug="s",
            text_language="en",
            sources=sources,
            appearances=tuple(
                Appearance(url=url, source=source, archives=archives) for url in urls
            ),
            origins=(Origin(source="a", line=1),),
        ),
        known,
    )


def appearance(url: str, *sources: str, source: str | None = None) -> ResolvedAppearance:
    return resolved(url, sources=sources, source=source).appearances[0]


@pytest.mark.parametrize(
    ("label", "slugs", "platform", "station"),
    [
        ("RT - YouTube", ["rt"], "YouTube", None),
        ("Sputnik France - Facebook", ["sputnik-france"], "Facebook", None),
        ("lantern.example - YouTube", ["lantern-example"], "YouTube", None),
        ("RT (YouTube channel)", ["rt"], "YouTube", None),
        ("Ren TV on youtube", ["ren-tv"], "YouTube", None),
        ("OrgoNet @ BlogSpot", ["orgonet"], "Blogger", None),
        ("RT France's Facebook page", ["rt-france"], "Facebook", None),
        ("Vesti News @Rossiya 1 - YouTube", ["vesti"], "YouTube", "rossiya-1"),
        (
            "Ministry of Defence of Russia on Twitter and Facebook",
            ["russian-ministry-of-defence"],
            None,
            None,
        ),
        ("sputnikbig.ru (closed)", ["sputnikbig-ru"], None, None),
        ("https://www.lantern.example/a?b", ["lantern-example"], None, None),
        ("Tumen.kp.ru", ["komsomolskaya-pravda"], None, None),
        (
            "Vremya pokazhet @Pervyi kanal, 21:55",
            ["vremya-pokazhet"],
            None,
            "channel-one-russia",
        ),
        (
            "Vremya pokazhet @ Channel One TV channel",
            ["vremya-pokazhet"],
            None,
            "channel-one-russia",
        ),
        ("RT @ YouTube", ["rt"], "YouTube", None),
        ("Sputnik Belarus @ Grani Formata", ["grani-formata"], None, "sputnik-belarus"),
        ("Vesti nedeli @ Rossiya 1 (2:07; 7:30)", ["vesti-nedeli"], None, "rossiya-1"),
        ("60 Minutes (16:07 - 16:30)", ["60-minut"], None, None),
        ("60 Minutes; 16:07 - 16:30", ["60-minut"], None, None),
        ("60 Minutes // TASS", ["60-minut", "tass"], None, None),
        ("www.rt.com www.newcoldwar.com", ["rt", "newcoldwar-com"], None, None),
        ("‘Vremya pokazhet’ (time: 14:15)", ["vremya-pokazhet"], None, None),
        ("Vesti nedeli (Rossia 1)", ["vesti-nedeli"], None, "rossiya-1"),
        ("News Front - Spanish", ["news-front-spanish"], None, None),
        ("Katehon - Russian", ["katehon"], None, None),
        ("RIA Novosti\r\nTASS // nwoo.org", ["ria-novosti", "tass", "nwoo"], None, None),
    ],
)
def test_labels_are_taken_apart_by_rule(
    label: str, slugs: list[str], platform: str | None, station: str | None
) -> None:
    found = KNOWN.outlets.find(label)

    outlet = found.entry
    assert [source.slug for source in outlet.sources] == slugs
    assert outlet.platform == platform
    assert (outlet.station.slug if outlet.station else None) == station
    assert outlet.missing == ()


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Show more", "a button of the page, no outlet"),
        ("show more…", "a button of the page, no outlet"),
        ("[04:50 - 6:00]", "no name: there is no letter in it"),
        ("youtube.com", "YouTube (video): nobody's own site"),
        ("13 June 2019", "a date or a time, no outlet"),
        ("on 19/02/2020 @ 08:15", "a date or a time, no outlet"),
        ("19:00 and following", "a date or a time, no outlet"),
        ("Latvia", "a country or region, no outlet"),
        ("Spanish", "a language, no outlet"),
        ("Vladimir Putin", "a person, no outlet"),
        ("Sergey Markov - Facebook", "a person, no outlet"),
        ("stopfake.org", "an organisation that checks or reports claims, no outlet"),
        ("https://www.stopfake.org/a", "an organisation that checks or reports claims, no outlet"),
        (
            "Fact Check by StopFake.org",
            "an organisation that checks or reports claims, no outlet",
        ),
        ("(TRANSCRIPT of a talk)", "nothing but a note in brackets"),
        ("video", "a kind of outlet or note, no name"),
    ],
)
def test_what_is_no_outlet_is_refused_by_name(label: str, reason: str) -> None:
    found = resolved(sources=(label, "TASS"))

    assert [source.label for source in found.sources] == ["TASS"]
    assert [(one.kind, one.label, one.reason) for one in found.unresolved] == [
        ("no source", label, reason)
    ]


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("The Lantern (print only)", ["The Lantern (print only)"]),
        ("Fake letter sent to an editor", ["Fake letter sent to an editor"]),
        ("Jane Doe on YouTube", ["Jane Doe"]),
        ("The Lamp Hour @ Lantern TV (1:08)", ["The Lamp Hour @ Lantern TV (1:08)"]),
        ("[Society of the River]", ["[Society of the River]"]),
        ("Foo Lantern // Bar Lantern", ["Foo Lantern", "Bar Lantern"]),
        ("st.lantern", ["st.lantern"]),
        ('Jane Doe\'s article in "Izvestia"', ['Jane Doe\'s article in "Izvestia"']),
    ],
)
def test_a_name_that_neither_entry_nor_host_gives_is_listed_and_not_published(
    label: str, names: list[str]
) -> None:
    found = resolved(sources=(label,))

    assert found.sources == ()
    assert [(one.kind, one.label, one.reason) for one in found.unresolved] == [
        ("source", name, NOT_LISTED) for name in names
    ]


@pytest.mark.parametrize(
    ("label", "source", "missing"),
    [
        ("Jane Doe @ RIA Novosti", "RIA Novosti", ("source", "Jane Doe")),
        ("Jane Doe (TASS)", "TASS", ("source", "Jane Doe")),
        ("Vladimir Putin @ TASS", "TASS", ("no source", "Vladimir Putin")),
        ("RT France @ The Lamp Hour", "RT France", ("source", "The Lamp Hour")),
        ("TASS // Show more", "TASS", ("no source", "Show more")),
    ],
)
def test_beside_a_listed_outlet_what_is_unlisted_is_listed(
    label: str, source: str, missing: tuple[str, str]
) -> None:
    found = resolved("https://bit.ly/x", sources=(label,))

    assert [one.label for one in found.sources] == [source]
    assert [(one.kind, one.label) for one in found.unresolved] == [missing]


@pytest.mark.parametrize(
    ("label", "slugs"),
    [
        ('Petr Tolstoy & Alexander Gordon\'s "Politika"', ["politika-channel-one"]),
        ("Politika", []),
        ("politika.rs", ["politika-rs"]),
        ("Pravda", []),
        ("Правда", []),
        ("pravda.rs", ["pravda-rs"]),
        ("Informer", []),
        ("Vesti @ Rossiya 1", ["vesti"]),
        ('Jane Doe\'s "RT"', []),
        ('"RT"', ["rt"]),
        ('Jane Doe\'s "Vremya pokazhet"', ["vremya-pokazhet"]),
    ],
)
def test_a_name_that_several_share_is_nobody_s_until_the_table_says_whose(
    label: str, slugs: list[str]
) -> None:
    assert [one.slug for one in KNOWN.outlets.answer(label).sources] == slugs


@pytest.mark.parametrize("part", ["YouTube ", "on ", " @", " (a)", ".", " - ", "a.", "12:30 ", "["])
def test_a_long_label_made_to_take_long_does_not(part: str) -> None:
    label = f"x {part * 20_000}"
    started = time.process_time()

    found = KNOWN.outlets.answer(label)

    assert found.sources == ()
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("url", "source", "slug", "kind", "publisher"),
    [
        ("https://www.lantern.example/a", "TASS", "lantern.example", "site", "tass"),
        ("https://www.lantern.example/a", "Jane Doe", "lantern.example", "site", None),
        ("https://lantern.example/a", None, "lantern.example", "site", None),
        ("https://ria.ru/1", None, "ria.ru", "site", "ria-novosti"),
        ("https://tumen.kp.ru/1", None, "tumen.kp.ru", "site", "komsomolskaya-pravda"),
        ("https://a.wordpress.com/1", None, "a.wordpress.com", "site", None),
        ("https://вода.example/", None, "voda-example-3fa0f036", "site", None),
        ("https://youtube.com/w", "TASS", "tass-on-youtube", "video", "tass"),
        ("https://m.facebook.com/a", "TASS", "tass-on-facebook", "social", "tass"),
    ],
)
def test_an_address_tells_the_site_or_the_account_of_the_named_outlet(
    url: str, source: str | None, slug: str, kind: str, publisher: str | None
) -> None:
    found = appearance(url, source=source)

    assert found.channel is not None
    assert (found.channel.slug, found.channel.kind) == (slug, kind)
    assert (found.channel.source.slug if found.channel.source else None) == publisher
    assert found.without is None and found.derived is None


@pytest.mark.parametrize(
    ("url", "sources", "without"),
    [
        ("https://bit.ly/x", (), "shortened"),
        ("https://bit.ly/x", ("RT - YouTube", "TASS"), "shortened"),
        ("https://bit.ly/x", ("The Lantern",), "shortened"),
        ("https://bit.ly/x", ("RT", "cont.ws"), "shortened"),
        ("https://bit.ly/x", ("RT", "many others"), "shortened"),
        ("https://bit.ly/x", ("RT (and many others)",), "shortened"),
        ("https://bit.ly/x", ("RT", "Facebook"), "shortened"),
        ("https://bit.ly/x", ("RT", "YouTube channel"), "shortened"),
        ("https://bit.ly/x", ("RT", "https://www.youtube.com/watch?v=x"), "shortened"),
        ("https://bit.ly/x", ("RT", "The Lantern"), "shortened"),
        ("https://bit.ly/x", ("RT", "Vladimir Putin"), "shortened"),
        ("https://bit.ly/x", ("RT @ Jane Doe",), "shortened"),
        ("https://bit.ly/x", ("Jane Doe @ RT",), "shortened"),
        ("http://bit.ly/", ("RT",), "shortened"),
        ("http://bit.ly", ("RT",), "shortened"),
        ("https://youtube.com/x", ("RT", "Facebook"), "ambiguous"),
        ("https://youtube.com/x", (), "ambiguous"),
        ("https://t.me/somebody", ("TASS", "RT"), "ambiguous"),
        ("https://archive.ph/x", ("TASS",), "ambiguous"),
        ("https://www.stopfake.org/x", ("TASS",), "checker"),
        ("https://192.0.2.1/x", ("TASS",), "no host"),
        ("https://localhost/x", ("TASS",), "no host"),
    ],
)
def test_an_appearance_without_channel_says_why(
    url: str, sources: tuple[str, ...], without: str
) -> None:
    found = appearance(url, *sources)

    assert (found.channel, found.derived, found.without) == (None, None, without)
    assert without in registries.WITHOUT


@pytest.mark.parametrize(
    ("url", "label", "slug", "rule"),
    [
        ("https://bit.ly/x", "TASS", "tass.ru", "only-outlet/1"),
        ("https://bit.ly/x", "lantern.example", "lantern.example", "only-outlet/1"),
        (
            "https://bit.ly/x",
            "RT - YouTube",
            "rt-on-youtube",
            "only-outlet/1",
        ),
        (
            "https://bit.ly/x",
            "Vremya pokazhet @Pervyi kanal",
            "vremya-pokazhet-on-channel-one-russia",
            "only-outlet/1",
        ),
        (
            "https://youtu.be/x",
            "RT - YouTube",
            "rt-on-youtube",
            "only-outlet-on-platform/1",
        ),
        (
            "https://youtu.be/x",
            "TASS",
            "tass-on-youtube",
            "only-outlet-at-platform/1",
        ),
    ],
)
def test_the_channel_of_the_only_outlet_is_concluded(
    url: str, label: str, slug: str, rule: str
) -> None:
    found = appearance(url, label, "Show more", "12:30", "Spanish")

    assert found.derived is not None
    assert (found.derived.channel.slug, found.derived.rule) == (slug, rule)
    assert found.derived.confidence == registries.CONFIDENCE[rule]
    assert found.channel is None and found.without is None


def test_an_outlet_that_stands_for_others_too_has_no_account_at_a_platform() -> None:
    found = appearance("https://youtube.com/w", source="RT // many others")

    assert (found.channel, found.derived, found.without) == (None, None, "ambiguous")


def test_a_table_of_expansions_tells_where_a_shortened_address_leads() -> None:
    found = resolved("http://BIT.ly/Lantern/", "https://bit.ly/lantern", known=EXPANDED)

    first, second = found.appearances
    assert first.derived is not None
    assert (first.derived.channel.slug, first.derived.rule) == (
        "lantern.example",
        "expanded-address/1",
    )
    assert second.without == "shortened"


PAGE = "https://lantern.example/a"
COPY = f"https://web.archive.org/web/20200102030405/{PAGE}"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (COPY, COPY),
        (f" {COPY}\n", COPY),
        (f"https://web.archive.org{PAGE}", f"https://web.archive.org/web/{PAGE}"),
        (f"https://web.archive.org/save/{PAGE}", f"https://web.archive.org/web/{PAGE}"),
        (COPY.removeprefix("https://"), COPY),
        (COPY.replace("https://web", "https:/web"), COPY),
        (f"https://web.archive.org/web/*/{PAGE}", f"https://web.archive.org/web/*/{PAGE}"),
        ("https://archive.is/AbC", "https://archive.is/AbC"),
        ("https://archive.is/a b", "https://archive.is/a%20b"),
    ],
)
def test_archive_addresses_are_mended_where_that_is_certain(written: str, address: str) -> None:
    found = resolved(PAGE, archives=(written, written))

    assert found.appearances[0].archives == (address,)
    assert found.unresolved == ()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("http://www.lantern.example/a/", "the address of the page itself, not of a copy"),
        ("https://river.example/b", "no archive is known at this host"),
        ("no archive", "no web address"),
        ("https://web.archive.orghttps://", "no web address"),
    ],
)
def test_what_is_no_archive_s_address_is_reported(written: str, reason: str) -> None:
    found = resolved(PAGE, archives=(written, COPY))

    assert found.appearances[0].archives == (COPY,)
    assert [(one.kind, one.label, one.reason) for one in found.unresolved] == [
        ("archive", written, reason)
    ]


def test_a_closed_archive_is_reported_once_by_its_host_and_its_copies_stay() -> None:
    copies = tuple(f"https://webcache.googleusercontent.com/search?q={n}" for n in (1, 2))

    found = resolved(PAGE, archives=copies)

    assert found.appearances[0].archives == copies
    assert [one.label for one in found.unresolved] == ["webcache.googleusercontent.com"]
