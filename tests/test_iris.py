"""Keys, slugs and instance IRIs: same input, same IRI, for ever; addresses an IRI can hold."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from disinfo_graph import iris
from disinfo_graph.errors import ConfigError
from disinfo_graph.iris import Iris

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HASHED = re.compile(r"(.+-)?[0-9a-f]{8}")
MAIN = "https://euvsdisinfo.eu/report/"


def key(report: str) -> str:
    return iris.case_key(report=report, title=None, published=None, text=None)


SAME_PAGE: dict[str, tuple[str, str]] = {
    "scheme": (f"{MAIN}a", "http://euvsdisinfo.eu/report/a"),
    "www": (f"{MAIN}a", "https://www.euvsdisinfo.eu/report/a"),
    "capitals of the host": (f"{MAIN}a", "HTTPS://EUvsDisinfo.EU/report/a"),
    "slash at the end": (f"{MAIN}a", f"{MAIN}a/"),
    "fragment": (f"{MAIN}a", f"{MAIN}a/#top"),
    "percent-escapes": (f"{MAIN}c’est-é", f"{MAIN}c%E2%80%99est-%C3%A9"),
    "composed letters": (f"{MAIN}%C3%A9", f"{MAIN}e%CC%81"),
    "query on the main host": (f"{MAIN}a/", f"{MAIN}a/?lang=ru&utm_source=x"),
    "port of the scheme": ("https://fact.example/a", "https://fact.example:443/a"),
    "port of the other scheme's": ("http://fact.example/a", "http://fact.example:80/a"),
    "empty port": ("http://fact.example/a", "http://fact.example:/a"),
    "mobile pages": ("http://fact.example/a", "http://m.fact.example/a"),
}

OTHER_PAGE: dict[str, tuple[str, str]] = {
    "host": ("https://fact.example/a", "https://check.example/a"),
    "subdomain": ("https://fact.example/a", "https://en.fact.example/a"),
    "path": (f"{MAIN}a", f"{MAIN}b"),
    "capitals of the path": ("https://fact.example/a", "https://fact.example/A"),
    "query elsewhere": ("https://fact.example/?id=1", "https://fact.example/?id=2"),
    "query and none": ("https://fact.example/a", "https://fact.example/a?id=2"),
    "port": ("https://fact.example/a", "https://fact.example:8443/a"),
    "port of the other scheme": ("http://fact.example/a", "http://fact.example:443/a"),
    "escapes that are not UTF-8": ("https://fact.example/%e4", "https://fact.example/%f6"),
    "a host that is only www": ("https://www.example/a", "https://example/a"),
}


@pytest.mark.parametrize(("one", "other"), SAME_PAGE.values(), ids=SAME_PAGE)
def test_addresses_of_one_page_give_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHER_PAGE.values(), ids=OTHER_PAGE)
def test_addresses_of_two_pages_give_two_keys_and_two_slugs(one: str, other: str) -> None:
    assert key(one) != key(other)
    assert iris.case_slug(key(one)) != iris.case_slug(key(other))


def test_without_address_title_and_day_make_the_key() -> None:
    def untold(title: str, published: date | None) -> str:
        return iris.case_key(report=None, title=title, published=published, text="x")

    assert untold("A  river… ", date(2020, 1, 2)) == untold("a RIVER.", date(2020, 1, 2))
    assert untold("A river", date(2020, 1, 2)) != untold("A river", date(2020, 1, 3))
    assert untold("A river", None) != untold("A river", date(2020, 1, 3))


def test_without_title_the_text_makes_the_key() -> None:
    def untold(text: str | None) -> str:
        return iris.case_key(report=None, title=None, published=None, text=text)

    assert untold("A river.") == untold("a  river")
    assert untold("A river.") != untold("A lake.")
    assert iris.case_slug(untold(None)) != iris.case_slug(untold("A lake."))


def test_reviews_of_one_page_have_a_key_each() -> None:
    def told(review: str | None) -> str:
        return iris.case_key(
            report=f"{MAIN}a", title=None, published=None, text=None, review=review
        )

    slugs = {iris.case_slug(told(review)) for review in (None, "b", "c")}

    assert len(slugs) == 3
    assert iris.case_slug(told(None)) == "a"
    assert all(HASHED.fullmatch(slug) for slug in slugs - {"a"})


FROZEN = json.loads((Path(__file__).parent / "golden" / "slugs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("given_key", "slug"), FROZEN.items())
def test_slugs_never_change(given_key: str, slug: str) -> None:
    assert iris.case_slug(given_key) == slug


def test_the_frozen_slugs_are_of_every_kind() -> None:
    assert len(FROZEN) >= 20
    assert len(set(FROZEN.values())) == len(FROZEN)
    assert {len(slug) for slug in FROZEN.values()} >= {80}


@pytest.mark.parametrize(
    "exact",
    ["a", "no-fake-news-from-russia", "a" * 80, "2020", "9-11-was-an-inside-job"],
)
def test_a_slug_that_says_all_of_the_key_has_no_hash(exact: str) -> None:
    assert iris.case_slug(key(MAIN + exact)) == exact


@pytest.mark.parametrize(
    "report",
    [
        f"{MAIN}{'a' * 81}",
        f"{MAIN}{'word-' * 20}",
        f"{MAIN}чума",
        f"{MAIN}Capital",
        f"{MAIN}a--b",
        f"{MAIN}a-",
        f"{MAIN}a/b",
        f"{MAIN}a_b",
        MAIN,
        "https://euvsdisinfo.eu/",
        "https://euvsdisinfo.eu/ru/report/a",
        "https://fact.example/report/a",
        "https://fact.example/",
    ],
)
def test_a_slug_that_was_cut_changed_or_is_of_another_host_ends_in_a_hash(report: str) -> None:
    slug = iris.case_slug(key(report))

    assert HASHED.fullmatch(slug)
    assert slug.endswith(iris.digest(key(report)))


@given(st.text())
@example("")
@example("title:|")
@example("text:")
@example(iris.MAIN_REPORTS)
@example(iris.MAIN_REPORTS + "-" * 200)
def test_every_slug_is_short_ascii_and_not_empty(given_key: str) -> None:
    for slug in (iris.case_slug(given_key), iris.label_slug(given_key)):
        assert SLUG.fullmatch(slug)
        assert len(slug) <= iris.SLUG_LENGTH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Colour revolutions", "colour  Revolutions"),
        ("Россия 1", "россия-1"),
        ("word " * 30, "WORD-" * 30),
    ],
)
def test_spellings_of_one_label_give_one_slug(one: str, other: str) -> None:
    assert iris.label_slug(one) == iris.label_slug(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("!", "?"),
        ("word " * 30, "word " * 31),
        ("a", "b"),
        ("C", "C++"),
        ("C#", "C++"),
        ("EU", "EU+"),
        ("ТАСС", "TASS"),
        ("Ä", "A"),
        ("кот", "kot"),
    ],
)
def test_different_labels_give_different_slugs(one: str, other: str) -> None:
    assert iris.label_slug(one) != iris.label_slug(other)


@pytest.mark.slow
def test_the_addresses_of_the_corpus_give_a_slug_each(shared_data: Path) -> None:
    with (shared_data / "euvsdisinfo" / "posts.csv").open(encoding="utf-8", newline="") as file:
        reports = {row["id"] for row in csv.DictReader(file)}

    slugs = {iris.case_slug(key(iris.address(report))) for report in reports}

    assert len(reports) == len(slugs) == 9553
    assert all(SLUG.fullmatch(slug) and len(slug) <= 80 for slug in slugs)
    long = [report for report in reports if len(report.removeprefix(MAIN).strip("/")) > 80]
    assert len(long) == 1920


@pytest.mark.parametrize(
    ("given_address", "address"),
    [
        (" https://a.example/b \n", "https://a.example/b"),
        ("https://a.example", "https://a.example"),
        ("HTTP://A.example:8080/B?c=d&e#f", "HTTP://A.example:8080/B?c=d&e#f"),
        ("https://a.example/b c", "https://a.example/b%20c"),
        ("https://a.example/b\tc", "https://a.example/b%09c"),
        ("https://a.example/<b>", "https://a.example/%3Cb%3E"),
        ("https://a.example/50%", "https://a.example/50%25"),
        ("https://a.example/%2", "https://a.example/%252"),
        ("https://a.example/%e2%80%99", "https://a.example/%e2%80%99"),
        ("https://a.example/вода?é=[1]", "https://a.example/вода?é=%5B1%5D"),
        ("https://a.example/#a#b#c", "https://a.example/#a%23b%23c"),
        ("https://вода.example/", "https://вода.example/"),
        ("https://a_b.example/", "https://a_b.example/"),
        ("https://a.example?b", "https://a.example?b"),
        ("https://a.example/\ue000", "https://a.example/%EE%80%80"),
        ("https://a.example/\\'b\\'", "https://a.example/%5C'b%5C'"),
    ],
)
def test_an_address_is_mended_so_that_an_iri_can_hold_it(given_address: str, address: str) -> None:
    assert iris.address(given_address) == address
    assert NamedNode(address).value == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.example/b",
        "//a.example/b",
        "ttps://a.example/b",
        "http\u017f://a.example/b",
        "mailto:a@a.example",
        "javascript:alert(1)",
        "http:a.example",
        "http:/a.example",
        "http://",
        "http:///b",
        "http://./b",
        "http://?b",
        "http://@/b",
        "http://a b.example/",
        "http://a\n.example/",
        "http://a\u00a0b.example/",
        "http://a.example:port/",
        "http://a.example:99999/",
        "http://a.example:0/",
        "http://[::1]/",
        "http://[/",
        "http://a%20b.example/",
        'http://a".example/',
        "http://a<b>.example/",
        "http://a\\b/",
        "http://\u2100.example/",
        "http://a.example/\ud800",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\(expected an http or https address\)$"):
        iris.address(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:secret@a.example/b", "'https://…@a.example/b'"),
        ("https://me@a.example", "'https://…@a.example'"),
        ("https://@a.example/", "'https://…@a.example/'"),
    ],
)
def test_an_address_with_a_user_is_refused_and_the_password_not_repeated(
    text: str, shown: str
) -> None:
    with pytest.raises(ValueError, match="without user name and password") as raised:
        iris.address(text)

    assert str(raised.value).startswith(shown)


def test_characters_that_are_not_shown_change_neither_comparison_nor_slug() -> None:
    for written in ("Blue\u00ad River", "Blue\u200b River", "\ufeffBlue River", "Blue\u2060 River"):
        assert iris.fold(written) == "blue river"
        assert iris.label_slug(written) == "blue-river"
    assert iris.label_slug("\u200b") == iris.digest("\u200b")


@given(
    st.sampled_from(["http://", "https://", "HTTP://"]),
    st.sampled_from(["a.example", "вода.рф", "me@a.b", "a.b:80", ""]),
    st.text(st.characters(), max_size=20) | st.text("/?#%[]@:!$&'()*+,;=\\^`{|}<> \t09aFé"),
)
def test_an_address_is_an_iri_stays_itself_and_has_a_key(scheme: str, host: str, rest: str) -> None:
    try:
        address = iris.address(scheme + host + rest)
    except ValueError as error:
        assert re.search("expected an (http or https )?address", str(error))
        return

    assert NamedNode(address).value == address
    assert iris.address(address) == address
    assert SLUG.fullmatch(iris.case_slug(key(address)))


PLAIN = st.text("abwm019AZ./-_:@%?#&=;~é ", max_size=20)


@given(st.sampled_from(["http://", "https://", "https://www.", "http://m.a."]), PLAIN)
@example("https://", "a..b/./c//")
@example("https://", "-a/b")
@example("https://www.", "a/?b=/")
@example("http://", "a:0/")
def test_a_plain_address_and_its_key_are_what_the_whole_rule_makes_of_them(
    scheme: str, rest: str
) -> None:
    text = scheme + rest.replace("#", "")
    try:
        # The whole rule alone trims, and takes a fragment off.
        address = iris.address(f" {text}")
    except ValueError:
        with pytest.raises(ValueError, match=r"expected an (http or https )?address"):
            iris.address(text)
        return

    assert iris.address(text) == address
    assert iris.report_key(address) == iris.report_key(f"{address}#")


@given(st.text("ab0-É_/", min_size=1, max_size=9), st.sampled_from([1, 8, 9, 79, 80, 81]))
def test_a_slug_says_all_of_a_key_or_holds_a_hash_of_it(word: str, length: int) -> None:
    name = (word * length)[:length]
    says_all = iris.slugify(name) == name and len(name) <= iris.SLUG_LENGTH

    slug = iris.case_slug(f"{iris.MAIN_REPORTS}{name}")

    assert (slug == name) == says_all
    assert says_all or slug.endswith(iris.digest(f"{iris.MAIN_REPORTS}{name}"))


@given(st.text("/?#abc é%41"))
def test_an_address_keeps_its_scheme_host_and_port(rest: str) -> None:
    address = iris.address(f"https://a.example:8080/{rest}")

    assert urlsplit(address)[:2] == ("https", "a.example:8080")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.youtube.com/watch", "youtube.com"),
        ("https://M.facebook.com/", "facebook.com"),
        ("https://me@a.example:8080/", "a.example"),
        ("https://www.com/", "www.com"),
        ("https://metro.example/", "metro.example"),
    ],
)
def test_a_host_is_lower_case_without_www_and_m(address: str, host: str) -> None:
    assert iris.host(address) == host


@pytest.mark.parametrize(
    "base",
    ["http://localhost:8000/", "https://data.example/", "https://data.example/disinfo/%C3%A9/"],
)
def test_a_base_makes_and_reads_the_iris_of_things(base: str) -> None:
    made = Iris(base)

    for kind in iris.TYPES:
        iri = made.thing(kind, "a-slug")
        assert NamedNode(iri).value == iri
        assert made.split(iri) == (kind, "a-slug")
        assert made.document(iri) == f"{base}{kind}/a-slug"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "/",
        "localhost:8000/",
        "ftp://a.example/",
        "http:///",
        "http://a.example",
        "http://a.example/x",
        "http://a.example/?x/",
        "http://a.example/#/",
        "http://a.example/?",
        "http://a b.example/",
        "http://a.example/a b/",
        "http://a.example/{x}/",
        "http://a.example/é/",
        "http://вода.example/",
        "http://a.example/%zz/",
        "http://a.example:port/",
        "http://[/",
        " http://a.example/",
        "http://a.example/\n",
        "urn:x:/",
        "http://a.example/b/../c/",
        "http://a.example/./",
        "http://a.example//",
        "http://user:word@a.example/",
    ],
)
def test_a_base_that_makes_no_addresses_is_refused(base: str) -> None:
    with pytest.raises(ConfigError) as raised:
        Iris(base)

    assert str(raised.value).startswith(f"base IRI {base!r}: not usable (expected http")


@pytest.mark.parametrize(
    "iri",
    [
        "http://localhost:8000/case/a",
        "http://localhost:8000/id/case/",
        "http://localhost:8000/id/case",
        "http://localhost:8000/id/person/a",
        "https://localhost:8000/id/case/a",
        "http://localhost:8000/id//a",
        "case/a",
    ],
)
def test_what_is_no_thing_of_the_base_has_no_type_and_slug(iri: str) -> None:
    assert Iris("http://localhost:8000/").split(iri) is None


@given(st.text(st.characters(max_codepoint=0x24F), max_size=30))
def test_fold_is_stable_and_blind_to_case_spaces_and_end_marks(text: str) -> None:
    folded = iris.fold(text)

    assert iris.fold(folded) == folded
    assert iris.fold(f"  {text} . ") == folded
