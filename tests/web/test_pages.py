"""What people read: attribution, rows by the shapes, lists, escaping, nothing from elsewhere."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import BROWSER, Page, browsing, config, page
from flask.testing import FlaskClient

from disinfo_graph.vocab import PREFIXES
from disinfo_graph.web import rows
from disinfo_graph.web.answers import RELEASE
from disinfo_graph.web.values import nodes
from making import AT, numbered, publish_quietly, write_cases

CASE = "/case/there-is-no-accurate-list-of-victims-who-were-killed-during-nato-bombin-295cca27"
TITLE = "Nobody has listed by name the people whom NATO's bombs killed in Yugoslavia"
SCRIPT = '"><x-svg/onfocus=alert(1) autofocus>' + "'><!x-object onerror=alert(2)"
"""What no reader takes out, for it is not quite HTML; browsers are less strict."""


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[FlaskClient]:
    with browsing(config(site)) as client:
        yield client


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site of 25 cases, one of which would like to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    words: dict[str, object] = dict.fromkeys(("title", "claim", "debunk"), SCRIPT)
    words |= {"keywords": [SCRIPT, "rivers"], "report": "https://euvsdisinfo.eu/report/hostile/"}
    changes = [*numbered(24), words]
    publish_quietly(write_cases(folder / "cases.jsonl", *changes), site=folder / "site")
    with browsing(config(folder / "site")) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        CASE,
        "/keyword/nato",
        "/narrative/nato",
        "/country/rs",
        "/source/sputnik-serbia",
        "/channel/novosti.rs",
        "/issue/6",
        "/organisation/euvsdisinfo",
        "/scheme/narratives",
        "/dataset/disinfo-graph",
        "/graph/cases",
        CASE.replace("case", "claim"),
        CASE.replace("case", "debunk"),
        "/ns",
        "/shapes",
        "/sparql",
        "/dumps/",
    ],
)
def test_a_page_is_sound_and_needs_nobody_else(client: FlaskClient, path: str) -> None:
    text = page(client, path)

    parsed = Page(text)
    assert parsed.open == []
    assert ("html", {"lang": "en"}) in parsed.elements
    assert [tag for tag, _ in parsed.elements].count("h1") == 1
    assert {"header", "nav", "main", "footer"} <= {tag for tag, _ in parsed.elements}
    for tag, attributes in parsed.elements:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        # Of links, browsers follow these alone; the others are told to machines.
        told = tag == "link" and attributes["rel"] not in ("stylesheet", "icon")
        if tag in ("img", "link", "script", "form", "use") and not told:
            address = attributes.get("src") or attributes.get("href") or attributes.get("action")
            assert (address or "/").startswith("/")
        if tag == "script":
            own = path == "/sparql" and str(attributes.get("src")).startswith("/static/")
            assert own or attributes == {"type": "application/ld+json"}
    identifiers = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_a_claim_is_never_told_without_who_reports_it(client: FlaskClient) -> None:
    for path in ("/case/", CASE, "/keyword/nato", CASE.replace("case", "claim")):
        text = page(client, path).replace("&#39;", "'")

        title = text.partition("<title>")[2].partition("</title>")[0]
        assert "Debunked by EUvsDisinfo" in text
        assert not title.startswith(TITLE)
        for before in re.findall(f"(.{{24}}){re.escape(TITLE)}", text.replace("\n", " ")):
            assert before.rstrip().endswith(("“", '">', '":"', '="en">', ' "'))


def test_a_case_shows_claim_and_debunk_and_all_that_is_known(client: FlaskClient) -> None:
    text = page(client, CASE).replace("&#39;", "'")

    for expected in (
        "Twenty years on, the reports said",
        "the Humanitarian Law Center counts",
        "12 February 2020",
        "Serbian",
        "Kosovo",
        "Večernje novosti",
        "Yugoslavia",
        "Recurring pro-Kremlin disinformation narrative",
        "about 2,000 did",
        "European External Action Service",
    ):
        assert expected in text


def test_disinformation_is_linked_by_its_archive_copy_only(client: FlaskClient) -> None:
    text = page(client, CASE)

    targets = [str(link["href"]) for link in Page(text).links()]
    assert any(target.startswith("https://web.archive.org/web/") for target in targets)
    assert not any(target.startswith("https://rs.sputniknews.com") for target in targets)
    assert "https://rs.sputniknews.com/vesti/" in text


def test_neither_is_it_linked_on_its_own_page(client: FlaskClient) -> None:
    targets = [str(link["href"]) for link in Page(page(client, CASE)).links()]
    appearance = next(target for target in targets if target.startswith("/appearance/"))

    text = page(client, appearance)

    outside = [str(link["href"]) for link in Page(text).links() if link.get("rel")]
    assert "sputniknews.com/vesti/" in text
    assert all("web.archive.org" in one or "publications.europa.eu" in one for one in outside)


@pytest.mark.parametrize("path", ["/", CASE, "/country/rs", "/channel/novosti.rs", "/sparql"])
def test_links_that_leave_say_so(client: FlaskClient, path: str) -> None:
    for link in Page(page(client, path)).links():
        if not str(link["href"]).startswith(("/", "#")):
            assert str(link["href"]).startswith(("http://", "https://"))
            assert "nofollow noopener noreferrer" in str(link.get("rel"))


def test_a_page_links_to_itself_by_path_alone(client: FlaskClient) -> None:
    answer = client.get(CASE, headers={"Accept": BROWSER, "Host": "mirror.example"})

    assert "mirror.example" not in answer.text
    assert not any("localhost" in str(link["href"]) for link in Page(answer.text).links())


def test_a_site_mounted_below_a_path_links_below_it(client: FlaskClient) -> None:
    answer = client.get(
        CASE, headers={"Accept": BROWSER}, environ_overrides={"SCRIPT_NAME": "/data"}
    )

    inside = [str(link["href"]) for link in Page(answer.text).links() if link.get("rel") is None]
    assert all(target.startswith(("/data/", "#")) for target in inside)
    assert answer.headers["Content-Location"].startswith("/data/case/")


def test_the_pages_of_cases_carry_the_review_for_search_engines(client: FlaskClient) -> None:
    text = page(client, CASE)

    embedded = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    review = json.loads(embedded)
    assert review["@type"] == "ClaimReview"
    assert review["author"]["name"] == "EUvsDisinfo"
    assert "reviewRating" not in review


def test_texts_carry_their_language(client: FlaskClient) -> None:
    parsed = Page(page(client, CASE))

    assert ("blockquote", {"lang": "en"}) in parsed.elements


def test_a_thing_lists_what_names_it(client: FlaskClient) -> None:
    keyword, narrative = page(client, "/keyword/nato"), page(client, "/narrative/nato")

    assert CASE in keyword
    assert "Recurring pro-Kremlin disinformation narrative about NATO." in narrative


def test_hostile_texts_stay_texts(hostile: FlaskClient) -> None:
    keyword = next(
        str(link["href"])
        for link in Page(page(hostile, "/case/hostile")).links()
        if str(link["href"]).startswith("/keyword/") and link["href"] != "/keyword/rivers"
    )

    assert "&lt;x-svg/onfocus=alert(1)" in page(hostile, "/case/hostile")
    for path in (
        "/",
        "/case/?page=2",
        "/case/hostile",
        "/claim/hostile",
        "/debunk/hostile",
        keyword,
    ):
        text = page(hostile, path)
        parsed = Page(text)
        assert parsed.open == []
        assert "<x-svg" not in text
        assert text.count("</script") == text.count("<script")
        assert not {"x-svg", "x-object"} & {tag for tag, _ in parsed.elements}


def test_an_unknown_address_is_a_kind_page(client: FlaskClient) -> None:
    text = page(client, '/case/"><script>alert(1)</script>', status=404)

    assert "To the front page" in text
    assert "<script>" not in text


@pytest.mark.slow
def test_a_new_release_is_told_without_a_restart(tmp_path: Path) -> None:
    first = publish_quietly(write_cases(tmp_path / "a.jsonl", {}), site=tmp_path / "site")
    with browsing(config(tmp_path / "site")) as client:
        before = client.get("/", headers={"Accept": BROWSER})

        both = write_cases(tmp_path / "b.jsonl", {}, *numbered(1))
        second = publish_quietly(both, site=tmp_path / "site", at=AT + timedelta(days=1))
        ends = time.monotonic() + 20
        while client.get("/").headers[RELEASE] != second.release and time.monotonic() < ends:
            time.sleep(0.05)
        after = client.get("/", headers={"Accept": BROWSER})

    assert before.headers[RELEASE] == first.release
    assert after.headers[RELEASE] == second.release
    assert (before.text.count('class="what"'), after.text.count('class="what"')) == (1, 2)


def test_rows_follow_the_shapes() -> None:
    sh, dg = PREFIXES["sh"], PREFIXES["dg"]
    shapes = f"""
        PREFIX sh: <{sh}>
        <urn:s> sh:targetClass <{dg}Case> ; sh:property <urn:b>, <urn:a>, <urn:c>, <urn:d> .
        <urn:a> sh:path <urn:p> ; sh:name "first"@en ; sh:order 1 .
        <urn:b> sh:path [ sh:inversePath <urn:q> ] ; sh:name "second"@en ; sh:order 2 .
        <urn:c> sh:path <urn:p> ; sh:maxCount 1 .
        <urn:d> sh:path [ sh:alternativePath (<urn:p> <urn:q>) ] ; sh:name "both"@en .
    """

    found = rows.read(nodes(shapes.encode(), "turtle"))[f"{dg}Case"]

    assert [(row.name, row.path, row.inverse) for row in found] == [
        ("first", "urn:p", False),
        ("second", "urn:q", True),
    ]


def test_a_channel_that_is_concluded_says_by_which_rule_and_a_missing_one_why(
    tmp_path: Path,
) -> None:
    place: dict[str, object] = {"archives": [], "language": None, "published": None, "source": None}
    known = {"sources": ["lantern.example"], "appearances": [{"url": "https://bit.ly/x", **place}]}
    unknown = known | {"sources": [], "report": "https://fact.example/b", "title": "Another"}
    publish_quietly(write_cases(tmp_path / "in.jsonl", known, unknown), site=tmp_path / "site")

    with browsing(config(tmp_path / "site")) as client:
        paths = sorted(set(re.findall(r"/case/[a-z0-9-]+", page(client, "/case/"))))
        texts = "".join(page(client, path) for path in paths)

    assert len(paths) == 2
    assert texts.count("channel concluded by the rule only-outlet/1") == 1
    assert texts.count("channel not known: shortened") == 1


def test_languages_that_the_eu_does_not_list_are_told_by_their_tags(tmp_path: Path) -> None:
    known = {"languages": ["Montenegrin", "Serbian"]}
    publish_quietly(write_cases(tmp_path / "in.jsonl", known), site=tmp_path / "site")

    with browsing(config(tmp_path / "site")) as client:
        (path,) = set(re.findall(r"/case/[a-z0-9-]+", page(client, "/case/")))
        text = page(client, path)

    assert "Serbian" in text
    assert re.search(r"anguage tags?</dt>\s*<dd>.*?cnr.*?</dd>", text, re.S)
