"""Saved case pages of 2021 and 2024 in own words, what may be wrong with them, and messy ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.model import Appearance, Origin, Rating, Record, Rejected
from disinfo_graph.readers import bounds, pages
from disinfo_graph.readers.opening import Source
from disinfo_graph.readers.pages import labels

PAGES = Path(__file__).parent / "saved_pages"
NEW = (PAGES / "2024.html").read_text(encoding="utf-8")
OLD = (PAGES / "2021.html").read_text(encoding="utf-8")
NOWHERE = Origin(source="page.html", line=1)

METERS = Record(
    origin=NOWHERE,
    form="case page",
    report="https://euvsdisinfo.eu/report/the-meters-listen/",
    title="The meters listen",
    claim=(
        "They say that water meters listen to people’s talk, as the Lantern told.\n\n"
        "Line one goes on.\n\nAfter a gap."
    ),
    debunk=(
        "The meters hold no microphone: see an older case and the standard.\n\n"
        "Their certificate is public.\n\nAnybody may open one.\n\n"
        "Search here, write to us, go up."
    ),
    text_language="en",
    published=date(2024, 2, 3),
    languages=("Spanish", "Russian"),
    countries=("Kazakhstan", "Bosnia & Herzegovina"),
    keywords=("Water", "Smart meters"),
    sources=("The Lantern", "meter.example", "Radio Meter"),
    appearances=(
        Appearance(
            url="https://es.lantern.example/contadores",
            archives=("https://web.archive.org/web/2024/https://es.lantern.example/contadores",),
            source="The Lantern",
        ),
        Appearance(url="https://meter.example/news?a=1&b=2", source="meter.example"),
    ),
    issue="372",
    publisher="EUvsDisinfo",
    reviewed=date(2024, 2, 9),
    rating=Rating(value="1", best="5", worst="1.0", label="False"),
    claim_links=("https://lantern.example/why",),
    debunk_links=(
        "https://euvsdisinfo.eu/report/older-case/",
        "https://standards.example/a%20b",
        "https://euvsdisinfo.eu/disinformation-cases/?text=meters",
    ),
)


def items(path: Path, content: str | bytes) -> list[Record | Rejected]:
    """Write a page and read it."""
    path = path / "page.html"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(pages.read(Source(name="page.html", suffix=".html", path=path)))


def one(path: Path, content: str | bytes) -> Record:
    (record,) = items(path, content)
    assert isinstance(record, Record), record
    return record


def reason(path: Path, content: str | bytes) -> str:
    (rejected,) = items(path, content)
    assert isinstance(rejected, Rejected)
    assert "b-report__" in rejected.record
    return rejected.reason


def test_a_page_of_2024_is_read(tmp_path: Path) -> None:
    assert one(tmp_path, NEW) == METERS


def test_a_page_of_2021_is_read(tmp_path: Path) -> None:
    assert one(tmp_path, OLD) == Record(
        origin=NOWHERE,
        form="case page",
        report="https://euvsdisinfo.eu/report/the-meters-listen",
        title="The meters listen",
        claim="They say that water meters listen.",
        debunk="The meters hold no microphone.\n\nTheir certificate is public.",
        text_language="en",
        published=date(2021, 2, 3),
        languages=("Spanish",),
        countries=("Kazakhstan", "Russia"),
        keywords=("Water", "Meters"),
        sources=("The Lantern", "Meter TV"),
        appearances=(
            Appearance(
                url="https://es.lantern.example/contadores",
                archives=("https://archive.example/x",),
                source="The Lantern",
            ),
            Appearance(url="https://youtu.be/meters", source="Meter TV"),
        ),
        issue="12",
        publisher="EUvsDisinfo",
        reported_by="Promote Ukraine",
        debunk_links=("http://meter.example/certificate",),
    )


SAME: dict[str, Callable[[str], str]] = {
    "no doctype, no ends of paragraphs": lambda page: page.replace("<!DOCTYPE html>\n", "").replace(
        "</p>\n", "\n"
    ),
    "one line": lambda page: page.replace("\n", " "),
    "Windows line ends": lambda page: page.replace("\n", "\r\n"),
    "tags in capitals": lambda page: page.replace("<li>", "<LI>").replace("<ul", "<UL"),
    "another label": lambda page: page.replace("Outlet(s):", "OUTLETS :"),
    "a label in bold type": lambda page: page.replace("Outlet(s):", "<b>Outlet(s)</b>"),
    "a label in its own element": lambda page: page.replace(
        "Article language(s):", "<span>Article language(s)</span> :"
    ),
    "another date": lambda page: page.replace("February 03, 2024", "03/02/2024"),
    "a date with stops": lambda page: page.replace("February 03, 2024", "3.2.2024"),
    "a date as schema.org's": lambda page: page.replace("February 03, 2024", "2024-02-03"),
    "another prefix": lambda page: page.replace("DISINFO: The", "Disinfo : The"),
    "no prefix": lambda page: page.replace("DISINFO: The", "The"),
    "a comment in a word": lambda page: page.replace("microphone", "micro<!-- x -->phone"),
    "entities": lambda page: page.replace("microphone", "micropho&#110;e").replace("é", "&eacute;"),
    "a canonical address first": lambda page: page.replace(
        '<link rel="canonical"',
        '<link rel="alternate" href="https://a.example/"><link rel="Canonical"',
    ),
    "an ignored field": lambda page: page.replace(
        "<li>Outlet(s)", "<li>Share: x</li><li>Outlet(s)"
    ),
    "an empty field": lambda page: page.replace("<li>Outlet(s)", "<li> </li><li>Outlet(s)"),
    "a broken script": lambda page: page.replace(
        '{"@context": "https://schema.org", "@type": "WebPage"', '{"@context"'
    ),
    "a summary within a summary": lambda page: page.replace(
        '<div class="b-report__summary">', '<section class="b-report__summary"><div class="x">'
    ).replace('<div class="b-report__response">', '</section><div class="b-report__response">'),
    "a button of several elements": lambda page: page.replace(
        '<a href="#" class="more">See more</a>', "<button><b>Unfold</b> <i>all</i></button>"
    ),
    "headings and no body": lambda page: page.replace('class="b-text"', 'class="other"'),
    "no base for a mailto": lambda page: page.replace("<head>", '<head><base href="/">'),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_layout_does_not_matter(change: Callable[[str], str], tmp_path: Path) -> None:
    assert change(NEW) != NEW

    assert one(tmp_path, change(NEW)) == METERS


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "charset=windows-1252"),
        ("utf-16", "charset=utf-8"),
        ("cp1252", "charset=iso-8859-1"),
        ("cp1252", "charset = 'Windows-1252'"),
        ("cp1252", 'content="text/html; charset=latin1"'),
        ("utf-8", "charset=unheard-of"),
        ("utf-8", "charset=unicode_escape"),
    ],
)
def test_the_encoding_is_the_pages_own(encoding: str, meta: str, tmp_path: Path) -> None:
    page = NEW.replace('<meta charset="UTF-8">', f"<meta {meta}>" if meta else "")
    page = page.replace("The Lantern<", "Le Phare d’été<").replace("&rsquo;", "’")

    record = one(tmp_path, page.encode(encoding))

    assert record.sources[0] == "Le Phare d’été"
    assert record.claim == METERS.claim


def test_bytes_of_another_encoding_in_a_text_reject_the_case(tmp_path: Path) -> None:
    page = NEW.replace("&rsquo;", "’").encode("cp1252", "xmlcharrefreplace")

    assert reason(tmp_path, page) == (
        "claim: character U+FFFD (expected text in the encoding that the page names)"
    )


def test_bytes_of_another_encoding_elsewhere_do_not(tmp_path: Path) -> None:
    assert one(tmp_path, NEW.encode().replace(b"Home", b"Caf\xe9")) == METERS


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("b-report__details-list", {"published": None, "languages": (), "appearances": ()}),
        ("b-report__summary", {"claim": None, "claim_links": ()}),
        ("b-report__response", {"debunk": None, "debunk_links": ()}),
        ("b-report__keywords", {"keywords": ()}),
    ],
)
def test_a_part_that_is_missing_is_not_known(
    part: str, left: dict[str, object], tmp_path: Path
) -> None:
    record = one(tmp_path, NEW.replace(f'class="{part}"', 'class="other"'))

    assert {name: getattr(record, name) for name in left} == left
    assert record.title == METERS.title


def test_markup_adds_rating_and_review_day_alone(tmp_path: Path) -> None:
    plain = one(tmp_path, NEW.replace('"ClaimReview"', '"Review"').replace("claimReviewed", "name"))

    assert plain == replace(METERS, rating=None, reviewed=None)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Reported in:", "Weather:", "label 'Weather' (expected Outlet(s), "),
        ("<li>Reported in:", "<li>Some words without label", "label 'Some words without label"),
        ("Issue 372", "Issue of May", "issue: 'Issue of May' (expected 'Issue' and a number)"),
        ("February 03, 2024", "last week", "published: 'last week' is no date"),
        ("February 03, 2024", "31/02/2024", "published: '31/02/2024' is no date"),
        ("Reported in:", "Date of publication:", "published: given twice (expected once)"),
        ('rel="canonical" href="', 'rel="x" href="', ""),
    ],
)
def test_every_field_is_used_or_the_case_is_rejected(
    before: str, after: str, told: str, tmp_path: Path
) -> None:
    page = NEW.replace(before, after)

    if told:
        assert told in reason(tmp_path, page)
    else:
        assert one(tmp_path, page).report == "https://euvsdisinfo.eu/report/another/"


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    page = NEW.replace("Reported in", "Weather").replace("February 03", "Soon")

    assert reason(tmp_path, page).count("; ") == 1


def test_an_address_of_the_page_that_is_none_rejects_it(tmp_path: Path) -> None:
    page = NEW.replace("https://euvsdisinfo.eu/report/the-meters-listen/", "meters").replace(
        "https://euvsdisinfo.eu/report/another/", ""
    )

    assert "report: 'meters' (expected an http or https address)" in reason(tmp_path, page)


def test_two_different_summaries_reject_the_case(tmp_path: Path) -> None:
    page = NEW.replace("</main>", '<div class="b-report__summary"><p>Another.</p></div></main>')

    assert "claim: 2 texts of class b-report__summary-text (expected one)" in reason(tmp_path, page)


def test_a_place_that_is_no_address_is_told_and_the_case_is_kept(tmp_path: Path) -> None:
    record, lost, archive = items(
        tmp_path, NEW.replace('href="https://es.lantern', 'href="lantern')
    )

    assert isinstance(record, Record)
    assert [place.url for place in record.appearances] == ["https://meter.example/news?a=1&b=2"]
    assert record.sources == METERS.sources
    assert isinstance(lost, Rejected) and isinstance(archive, Rejected)
    assert lost.reason.startswith("appearance: 'lantern")
    assert archive.reason.startswith("archived copy 'https://web.archive.org")
    assert lost.origin == archive.origin == record.origin


def test_a_second_link_of_a_place_of_2021_is_its_copy_whatever_it_says(tmp_path: Path) -> None:
    page = OLD.replace(">Archived<", ">perma<")

    assert one(tmp_path, page) == one(tmp_path, OLD)


def test_places_of_2021_may_stand_outside_the_fields(tmp_path: Path) -> None:
    page = OLD.replace("</div></li>\n</ul>", "</div></div>").replace(
        "<li><b>Outlet:</b>", "</ul><div>"
    )

    assert one(tmp_path, page) == one(tmp_path, OLD)


def test_a_case_page_that_is_too_deep_to_be_read_whole_is_one_error(tmp_path: Path) -> None:
    page = NEW.replace("</main>", "<div>" * 3000)

    with pytest.raises(InputError, match="Excessive depth"):
        items(tmp_path, page)


def test_markup_that_cannot_be_read_is_told_and_the_case_is_kept(tmp_path: Path) -> None:
    record, lost = items(tmp_path, NEW.replace('"ratingValue": 1,', '"ratingValue": ,'))

    assert record == replace(METERS, rating=None, reviewed=None)
    assert isinstance(lost, Rejected) and "(expected JSON)" in lost.reason


@pytest.mark.parametrize("label", labels.LABELS)
def test_every_label_of_the_site_is_known(label: str, tmp_path: Path) -> None:
    page = f'<ul class="b-report__details-list"><li>{label.upper()}: 7</li></ul><h1>A</h1>'
    wrong = "published" if labels.LABELS[label] == "published" else None

    (item,) = items(tmp_path, page)

    assert isinstance(item, Rejected if wrong else Record), item
    if isinstance(item, Rejected):
        assert item.reason.startswith("published: '7' is no date")
    elif labels.LABELS[label] != "nothing":
        assert getattr(item, labels.LABELS[label]) in ("7", ("7",))


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b" \n",
        b"<!-- nothing -->",
        b"plain text",
        b"<html><body><h1>A page</h1></body></html>",
        b'<a class="b-archive__database-item" href="/report/a/">A case</a>',
        b'<script type="application/ld+json">{"@type": "WebPage"}</script>',
        b'{"@type": "ClaimReview"}',
        b"\x00\xff\xfe" * 40,
        b"<div>" * 5000 + b'<div class="b-report__summary">',
        b"<a " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">",
    ],
)
def test_a_page_that_is_no_case_page_is_one_error(page: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"page\.html: .*\(expected "):
        items(tmp_path, page)


def test_a_page_that_is_too_large_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger than 16 MB"):
        items(tmp_path, NEW + " " * bounds.PAGE)
