"""ClaimReviews in every shape they come in, what each property becomes, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rdflib import SDO

from disinfo_graph.errors import InputError
from disinfo_graph.merging import reviews
from disinfo_graph.model import Appearance, Origin, Rating, Record, Rejected
from disinfo_graph.readers import bounds, claim_review, pages
from disinfo_graph.readers.claim_review import properties
from disinfo_graph.readers.opening import Source

READS = {".json": claim_review.read, ".jsonl": claim_review.read_lines, ".html": pages.read}

VALUE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://fact.example/meters/",
    "claimReviewed": "Water meters listen",
    "headline": "No, your meter is deaf",
    "name": "False: meters listen",
    "reviewBody": "The meters hold no microphone.\n\nTheir certificate is public.",
    "datePublished": "2024-02-09T10:00:00+01:00",
    "inLanguage": "en-GB",
    "author": {"@type": "Organization", "name": "Fact Example", "url": "https://fact.example/"},
    "keywords": "water, meters",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "citation": ["https://standards.example/1", {"@type": "Report", "url": "https://b.example/"}],
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 1,
        "bestRating": "5",
        "worstRating": 1.50,
        "alternateName": "False",
    },
    "itemReviewed": {
        "@type": "Claim",
        "text": "On television they said that each water meter listens.",
        "datePublished": "2024-02-03",
        "author": {"@type": "Organization", "name": "The Lantern"},
        "firstAppearance": "https://es.lantern.example/contadores",
        "appearance": [
            {
                "@type": "NewsArticle",
                "url": "https://meter.example/",
                "inLanguage": "es",
                "datePublished": "2024-02-04",
                "publisher": {"@type": "NewsMediaOrganization", "name": "Meter News"},
                "archivedAt": "https://archive.example/x",
                "author": {"@type": "Person", "name": "A. Person"},
            }
        ],
    },
}

METERS = Record(
    origin=Origin(source="reviews", line=1),
    form="ClaimReview",
    report="https://fact.example/meters/",
    title="Water meters listen",
    claim="On television they said that each water meter listens.",
    debunk="The meters hold no microphone.\n\nTheir certificate is public.",
    text_language="en-gb",
    published=date(2024, 2, 3),
    reviewed=date(2024, 2, 9),
    publisher="Fact Example",
    sources=("The Lantern",),
    keywords=("water", "meters"),
    rights="https://creativecommons.org/licenses/by/4.0/",
    rating=Rating(value="1", best="5", worst="1.5", label="False"),
    debunk_links=("https://standards.example/1", "https://b.example/"),
    appearances=(
        Appearance(url="https://es.lantern.example/contadores"),
        Appearance(
            url="https://meter.example/",
            archives=("https://archive.example/x",),
            language="es",
            published=date(2024, 2, 4),
            source="Meter News",
        ),
    ),
)


def items(path: Path, content: Any, suffix: str = ".json") -> list[Record | Rejected]:
    """Write a document and read it."""
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    path = path / "reviews"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(READS[suffix](Source(name="reviews", suffix=suffix, path=path)))


def one(path: Path, **changed: Any) -> Record:
    """Return the record of the example with other properties; those that are ... are left out."""
    value = {name: it for name, it in (VALUE | changed).items() if it is not ...}
    (record,) = items(path, value)
    assert isinstance(record, Record), record
    return record


def reason(path: Path, **changed: Any) -> str:
    """Return why a review is rejected; the next one is read."""
    rejected, record = items(path, [VALUE | changed, VALUE])
    assert isinstance(record, Record) and record.origin.line == 2
    assert isinstance(rejected, Rejected) and rejected.origin.line == 1
    assert json.loads(rejected.record).keys() == (VALUE | changed).keys()
    return rejected.reason


def item(**changed: Any) -> dict[str, Any]:
    return {"itemReviewed": VALUE["itemReviewed"] | changed}


def prefixed(value: Any, prefix: str) -> Any:
    """Write all names of schema.org with a prefix."""
    if isinstance(value, list):
        return [prefixed(inner, prefix) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key if key.startswith("@") else f"{prefix}{key}": (
            f"{prefix}{inner}" if key == "@type" else prefixed(inner, prefix)
        )
        for key, inner in value.items()
    }


def scripts(*texts: str) -> str:
    return "<html lang='en-GB'><head>" + "".join(
        f'<script type="application/ld+json">{text}</script>' for text in texts
    )


GRAPH = {
    "@context": {"@vocab": "http://schema.org/"},
    "@graph": [
        {"@type": "WebPage", "name": "A page"},
        {k: v for k, v in VALUE.items() if k != "@context"} | {"author": {"@id": "#us"}},
        {"@type": "Organization", "@id": "#us", "name": "Fact Example"},
    ],
}
SHAPES: dict[str, tuple[str, Any]] = {
    "an object": (".json", VALUE),
    "UTF-16": (".json", json.dumps(VALUE).encode("utf-16")),
    "a byte order mark": (".json", json.dumps(VALUE).encode("utf-8-sig")),
    "an array": (".json", [VALUE]),
    "an array of arrays": (".json", [[[VALUE]]]),
    "types in a list": (".json", VALUE | {"@type": ["Review", "ClaimReview"]}),
    "no context": (".json", {k: v for k, v in VALUE.items() if k != "@context"}),
    "http://schema.org/": (".json", prefixed(VALUE, "http://schema.org/")),
    "https://schema.org/": (".json", prefixed(VALUE, "https://schema.org/")),
    "schema:": (
        ".json",
        prefixed(VALUE, "schema:") | {"@context": {"schema": "http://schema.org/"}},
    ),
    "a data feed": (
        ".json",
        {
            "@context": ["https://schema.org/"],
            "@type": "DataFeed",
            "dataFeedElement": [{"@type": "DataFeedItem", "item": [VALUE]}],
        },
    ),
    "a list of items": (
        ".json",
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": VALUE}]},
    ),
    "within an article": (".json", {"@type": "Article", "review": {"a": [VALUE]}}),
    "JSON Lines": (".jsonl", VALUE),
    "a page": (".html", scripts('{"@type": "WebSite"}', json.dumps(VALUE))),
    "a page with a graph": (".html", scripts(json.dumps(GRAPH))),
    "a page with a script that is no JSON": (".html", scripts("{oops", json.dumps(VALUE))),
}


@pytest.mark.parametrize(("suffix", "content"), SHAPES.values(), ids=SHAPES)
def test_a_review_is_read_in_every_shape(suffix: str, content: Any, tmp_path: Path) -> None:
    (record,) = items(tmp_path, content, suffix)

    assert record == METERS


def test_a_graph_is_read_with_what_it_refers_to(tmp_path: Path) -> None:
    (record,) = items(tmp_path, GRAPH)

    assert isinstance(record, Record)
    assert record.publisher == "Fact Example"


def test_the_headline_of_a_review_is_never_its_title(tmp_path: Path) -> None:
    record = one(tmp_path, itemReviewed=...)

    assert record.title == record.claim == "Water meters listen"


@pytest.mark.parametrize(
    "kind", ["Person", "Thing", None, ["Person"], "schema:Person", ["Person", "Organization"]]
)
def test_a_persons_name_goes_nowhere(kind: Any, tmp_path: Path) -> None:
    who = {"name": "A. Person"} | ({} if kind is None else {"@type": kind})

    record = one(tmp_path, author=who, **item(author=[who, "A. Person"]))

    assert "Person" not in repr(record)
    assert record.publisher is None and record.sources == ()


def test_an_author_who_is_a_person_leaves_the_publisher(tmp_path: Path) -> None:
    record = one(tmp_path, author=[{"@type": "Person", "name": "X"}], publisher={"name": "Fact"})

    assert record.publisher == "Fact"


@pytest.mark.parametrize(
    ("given", "rating"),
    [
        (..., None),
        (None, None),
        ({"@type": "Rating"}, None),
        ("Mostly false", Rating(label="Mostly false")),
        ({"ratingValue": "-1"}, Rating(value="-1")),
        ({"ratingValue": "", "alternateName": " Faux "}, Rating(label="Faux")),
        ([{"name": "Fake", "ratingExplanation": "because"}], Rating(label="Fake")),
    ],
)
def test_a_rating_is_carried_over_and_never_invented(
    given: Any, rating: Rating | None, tmp_path: Path
) -> None:
    assert one(tmp_path, reviewRating=given).rating == rating


def test_numbers_are_kept_as_they_are_written(tmp_path: Path) -> None:
    text = json.dumps(VALUE).replace('"ratingValue": 1,', f'"ratingValue": {"9" * 5000}.10e9,')

    (record,) = items(tmp_path, text)

    assert isinstance(record, Record) and record.rating is not None
    assert record.rating.value == f"{'9' * 5000}.10e9"


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("en_US", "en-us"),
        ("EN", "en"),
        (["fr", "en"], "fr"),
        ({"@type": "Language", "alternateName": "es", "name": "Spanish"}, "es"),
        ("", "und"),
        (..., "und"),
    ],
)
def test_the_language_is_a_bcp_47_tag(given: Any, tag: str, tmp_path: Path) -> None:
    assert one(tmp_path, inLanguage=given).text_language == tag


def test_a_page_tells_language_and_address_where_its_review_does_not(tmp_path: Path) -> None:
    value = {key: it for key, it in VALUE.items() if key not in ("inLanguage", "url")}
    page = scripts(json.dumps(value)) + '<link rel="canonical" href="https://fact.example/page">'

    (record,) = items(tmp_path, page, ".html")

    assert record == replace(METERS, report="https://fact.example/page")


def test_a_creative_work_is_where_the_claim_appeared(tmp_path: Path) -> None:
    work = {
        "@type": "SocialMediaPosting",
        "url": "https://social.example/1",
        "sameAs": ["https://social.example/2"],
        "author": {"@type": "Organization", "name": "Radio Meter"},
        "interactionType": "not looked at",
    }

    record = one(tmp_path, itemReviewed=work)

    assert record.claim == "Water meters listen"
    assert record.sources == ("Radio Meter",)
    assert [place.url for place in record.appearances] == [
        "https://social.example/1",
        "https://social.example/2",
    ]


def test_reviews_of_one_page_are_told_apart_by_their_claims(tmp_path: Path) -> None:
    other = VALUE | {"claimReviewed": "Meters talk"} | item(text="They talk.")

    found = items(tmp_path, scripts(json.dumps([VALUE, other]), json.dumps(VALUE)), ".html")

    assert [record.origin.line for record in found] == [1, 2, 3]
    records = [record for record in found if isinstance(record, Record)]
    assert sorted(len(group) for group in reviews(records)) == [1, 2]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a misspelt property": ({"claimReview": "a"}, "claimReview: unknown property"),
    "one of the rating": ({"reviewRating": {"rating": 1}}, "reviewRating.rating: unknown"),
    "one of the claim": (item(apearance="x"), "itemReviewed.apearance: unknown property"),
    "another type": ({"@type": "Review"}, "@type: Review (expected ClaimReview)"),
    "another context": ({"@context": "https://a.example/"}, '@context: "https://a.example/"'),
    "no claim": ({"claimReviewed": " "} | item(text=None), "claimReviewed: missing"),
    "no address": ({"url": "meters"}, "url: 'meters' (expected an http or https address)"),
    "no day": ({"datePublished": "May 2024"}, "datePublished: 'May 2024' is no date"),
    "no day of the claim": (item(datePublished="2024"), "itemReviewed.datePublished: '2024'"),
    "no tag": ({"inLanguage": "English"}, 'inLanguage: "English" (expected a BCP 47 tag'),
    "two claims": ({"claimReviewed": ["a", "b"]}, "claimReviewed: 2 values (expected one)"),
    "two ratings": ({"reviewRating": [{}, {}]}, "reviewRating: 2 values (expected one)"),
    "two items": ({"itemReviewed": [{}, {}]}, "itemReviewed: 2 values (expected one)"),
    "an object for a text": ({"claimReviewed": {"a": 1}}, "claimReviewed: an object (expected"),
    "a surrogate": ({"claimReviewed": "\ud800"}, "claimReviewed: character U+D800"),
    "no character": ({"reviewBody": "a\uffffb"}, "reviewBody: character U+FFFF"),
    "a broken character": ({"reviewBody": "caf\ufffd"}, "reviewBody: character U+FFFD"),
    "a name of two properties": (
        {"schema:url": "https://a.example/"},
        "field given twice: url (expected each field once)",
    ),
}


@pytest.mark.parametrize(("changed", "told"), WRONG.values(), ids=WRONG)
def test_a_review_that_is_refused_says_why(
    changed: dict[str, Any], told: str, tmp_path: Path
) -> None:
    assert told in reason(tmp_path, **changed)


def test_a_place_that_is_no_address_is_told_and_the_review_is_kept(tmp_path: Path) -> None:
    record, lost, other = items(tmp_path, VALUE | item(firstAppearance=["a TV show", 3]))

    assert isinstance(record, Record)
    assert [place.url for place in record.appearances] == ["https://meter.example/"]
    assert isinstance(lost, Rejected) and isinstance(other, Rejected)
    assert lost.reason.startswith("itemReviewed.firstAppearance: 'a TV show'")
    assert lost.origin == other.origin == record.origin


@pytest.mark.parametrize(
    "other",
    [3, None, "a", {}, {"@type": "WebPage"}, {"@type": "DataFeedItem", "item": []}],
)
def test_an_element_without_review_is_rejected(other: Any, tmp_path: Path) -> None:
    rejected, record = items(tmp_path, [other, VALUE])

    assert isinstance(rejected, Rejected) and rejected.reason.startswith("no ClaimReview")
    assert isinstance(record, Record) and record.origin.line == 2


@pytest.mark.parametrize("key", ["dataFeedElement", "itemListElement", "schema:itemListElement"])
def test_an_element_of_a_feed_without_review_is_rejected(key: str, tmp_path: Path) -> None:
    rejected, record = items(tmp_path, {key: [{"@type": "DataFeedItem", "item": None}, VALUE]})

    assert isinstance(rejected, Rejected) and rejected.reason.startswith("no ClaimReview")
    assert isinstance(record, Record) and record.origin.line == 2


def test_a_property_given_twice_rejects_its_review_alone(tmp_path: Path) -> None:
    twice = json.dumps(VALUE).replace('"url"', '"name": "again", "url"', 1)

    rejected, record = items(tmp_path, f"[{twice}, {json.dumps(VALUE)}]")

    assert isinstance(rejected, Rejected) and rejected.reason.startswith("field given twice: name")
    assert isinstance(record, Record)


def test_what_is_no_number_rejects_its_review_alone(tmp_path: Path) -> None:
    text = json.dumps([VALUE | {"about": float("nan")}, VALUE])

    rejected, record = items(tmp_path, text)

    assert isinstance(rejected, Rejected) and rejected.reason.startswith("NaN is no JSON")
    assert isinstance(record, Record)


def test_lines_that_are_no_review_are_rejected_one_by_one(tmp_path: Path) -> None:
    lines = [b"{", b"\xff", b"[]", b'{"a": 1}', json.dumps(VALUE).encode()]

    found = items(tmp_path, b"\n\n".join(lines), ".jsonl")

    assert [found.origin.line for found in found] == [1, 3, 5, 7, 9]
    assert [isinstance(one, Record) for one in found] == [False] * 4 + [True]


def test_broken_markup_of_a_review_is_told_and_costs_no_other(tmp_path: Path) -> None:
    page = scripts(json.dumps(VALUE)[:-1], json.dumps(VALUE))

    rejected, record = items(tmp_path, page, ".html")

    assert isinstance(rejected, Rejected) and "(expected JSON)" in rejected.reason
    assert record == replace(METERS, origin=Origin(source="reviews", line=2))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        "3",
        '{"@type": "WebPage"}',
        '{"claims": []}',
        "[" * 100_000,
        b"\xff\xff\xff",
        b"\xef\xbb\xbf",
        "NaN",
        " " * (bounds.MOST + 1),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_file_without_any_review_is_one_error(content: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"reviews: .*\(expected "):
        items(tmp_path, content)


ANSWER: dict[str, Any] = {
    "text": "Water meters listen",
    "claimant": "A. Person",
    "claimDate": "2024-02-03T00:00:00Z",
    "claimReview": [
        {
            "publisher": {"name": "Fact Example", "site": "fact.example"},
            "url": "https://fact.example/meters/",
            "title": "No, your meter is deaf",
            "reviewDate": "2024-02-09T09:00:00Z",
            "textualRating": "False",
            "languageCode": "en",
        },
        {"publisher": {"site": "other.example"}, "url": "https://other.example/1"},
    ],
}


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_answers_of_fact_check_search_are_read(suffix: str, tmp_path: Path) -> None:
    content = {"claims": [ANSWER], "nextPageToken": "CAo"} if suffix == ".json" else ANSWER

    first, second = items(tmp_path, content, suffix)

    assert first == Record(
        origin=Origin(source="reviews", line=1),
        form="ClaimReview",
        report="https://fact.example/meters/",
        title="Water meters listen",
        claim="Water meters listen",
        text_language="en",
        published=date(2024, 2, 3),
        reviewed=date(2024, 2, 9),
        publisher="Fact Example",
        rating=Rating(label="False"),
    )
    assert isinstance(second, Record)
    assert (second.publisher, second.text_language) == ("other.example", "und")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"text": ""}, "text: missing (expected the claim)"),
        ({"claimReview": []}, "claimReview: no list with a review"),
        ({"speaker": "x"}, "speaker: unknown field"),
        ({"claimReview": [{"rating": "x"}]}, "claimReview[0].rating: unknown field"),
        ({"claimReview": [{"reviewDate": "May"}]}, "claimReview[0].reviewDate: 'May' is no date"),
    ],
)
def test_an_answer_that_is_refused_says_why(
    changed: dict[str, Any], told: str, tmp_path: Path
) -> None:
    found = items(tmp_path, {"claims": [ANSWER | changed]})

    assert len(found) == max(1, len((ANSWER | changed)["claimReview"]))
    for rejected in found:
        assert isinstance(rejected, Rejected) and told in rejected.reason


def test_a_review_that_is_wrong_costs_the_others_nothing(tmp_path: Path) -> None:
    first, second = ANSWER["claimReview"]
    wrong = {"url": "https://wrong.example/", "languageCode": "xx"}

    one, rejected, other = items(
        tmp_path, {"claims": [ANSWER | {"claimReview": [first, wrong, second]}]}
    )

    assert isinstance(one, Record) and one.report == "https://fact.example/meters/"
    assert isinstance(other, Record) and other.report == "https://other.example/1"
    assert isinstance(rejected, Rejected)
    assert rejected.reason == (
        'claimReview[1].languageCode: "xx" (expected a BCP 47 tag such as en)'
    )
    assert json.loads(rejected.record)["claimReview"] == [wrong]


def test_a_claim_tells_its_language_unless_the_review_does(tmp_path: Path) -> None:
    claim = {"@value": "Wasseruhren lauschen", "@language": "de"}
    review = {"@type": "ClaimReview", "claimReviewed": claim}

    first, second = items(tmp_path, [review, review | {"inLanguage": "fr"}])

    assert isinstance(first, Record) and isinstance(second, Record)
    assert (first.text_language, second.text_language) == ("de", "fr")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("//<![CDATA[\n", "\n//]]>"),
        ("<![CDATA[", "]]>"),
        ("/* <![CDATA[ */", "/* ]]> */"),
        ("<!--\n", "\n-->"),
        ("<!-- ", "//-->\n"),
    ],
)
def test_a_script_may_be_hidden_as_it_once_was(before: str, after: str, tmp_path: Path) -> None:
    review = {"@type": "ClaimReview", "claimReviewed": "a", "url": "https://a.example/"}
    script = f"{before}{json.dumps(review)}{after}"

    (found,) = claim_review.of_scripts([script], claim_review.Page(), "page")

    assert isinstance(found, Record) and found.report == "https://a.example/"


FLAT = {
    "id": "7",
    "claimReviewed": "Water meters listen",
    "datePublished": "2024-02-09",
    "url": "https://fact.example/meters/",
    "author.name": "Fact Example",
    "reviewRating.ratingValue": "1",
    "reviewRating.alternateName": "False",
    "itemReviewed.@type": "Claim",
    "itemReviewed.author.name": "A. Person",
    "itemReviewed.author.jobTitle": None,
    "itemReviewed.datePublished": "",
    "itemReviewed.appearance.1.url": "https://meter.example/",
    "itemReviewed.appearance.2.url": "https://lantern.example/",
}


def test_flat_rows_of_collections_are_read(tmp_path: Path) -> None:
    (record,) = items(tmp_path, [FLAT])

    assert record == Record(
        origin=Origin(source="reviews", line=1),
        form="ClaimReview",
        report="https://fact.example/meters/",
        title="Water meters listen",
        claim="Water meters listen",
        text_language="und",
        reviewed=date(2024, 2, 9),
        publisher="Fact Example",
        rating=Rating(value="1", label="False"),
        appearances=(
            Appearance(url="https://meter.example/"),
            Appearance(url="https://lantern.example/"),
        ),
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"author": "x"}, "author has a value of its own"),
        ({"a" + ".b" * 5000: "x"}, "has more than 8 parts"),
        ({"reviewRating.rate": "x"}, "reviewRating.rate: unknown property"),
        ({"claimDate": "x"}, "claimDate: unknown property"),
    ],
)
def test_a_flat_row_that_is_refused_says_why(
    changed: dict[str, Any], told: str, tmp_path: Path
) -> None:
    (rejected,) = items(tmp_path, [dict([*changed.items(), *FLAT.items()])])

    assert isinstance(rejected, Rejected) and told in rejected.reason


@pytest.mark.parametrize("table", [properties.REVIEW, properties.CLAIM, properties.RATING])
def test_every_known_property_is_schema_orgs(table: frozenset[str]) -> None:
    # The vocabulary that rdflib ships is older than these.
    newer = {"digitalSourceType", "displayLocation", "funding", "owner"}
    keywords = {"@context", "@id", "@type", "context", "id", "type"}

    assert {name for name in table - keywords - newer if name not in SDO} == set()


def test_the_largest_depth_is_the_same_in_every_shape(tmp_path: Path) -> None:
    deep = json.dumps(VALUE | {"about": json.loads("[" * 120 + "]" * 120)})

    found = [items(tmp_path, deep), items(tmp_path, deep, ".jsonl")]
    found.append(items(tmp_path, scripts(deep), ".html"))

    for (rejected,) in found:
        assert isinstance(rejected, Rejected) and rejected.reason.startswith("nested too deeply")
