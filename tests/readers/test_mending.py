"""What is taken out of texts, what is told of it, and what stays because somebody may mean it."""

from __future__ import annotations

import json
import re
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml.html import defs

from disinfo_graph.model import Appearance, Facts, Origin, Rating, Record, Rejected
from disinfo_graph.readers import mending, read, remains, tags, texts
from making import CASES, write_cases
from reading import NO_TEXT, texts_of, written

FORM = "case JSON Lines"


def record(**facts: Any) -> Record:
    return Record(origin=Origin(source="a", line=1), form=FORM, text_language="en", **facts)


TAG = ("a tag of HTML",)
ENTITY = ("an entity of HTML",)
KEPT = ("what may be HTML was kept",)
INVISIBLE = ("an invisible character",)
MENDED: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "a control character": ("a\x01b", "ab", ("a control character",)),
    "delete": ("a\x7fb", "ab", ("a control character",)),
    "a C1 control": ("a\x92b", "ab", ("a control character",)),
    "a control that divides words": ("a\x0bb\x1fc", "a b c", ("a control character",)),
    "controls between paragraphs": ("a\n\n\x0c\n\nb", "a\n\nb", ("a control character",)),
    "an override": ("a \u202ecod\u202c b", "a cod b", ("a mark that turns text around",)),
    "an isolate": ("\u2067a\u2069", "a", ("a mark that turns text around",)),
    "tags": ("<b>a</b> <i class='x'>b</i>", "a b", ("a tag of HTML",)),
    "tags in capitals": ("a<BR/>b", "a\n\nb", ("a tag of HTML",)),
    "paragraphs": ("<p>a</p><p>b</p>", "a\n\nb", ("a tag of HTML",)),
    "entities": ("a &amp; b&nbsp;c &#8217;&#x20AC;", "a & b c ’€", ("an entity of HTML",)),
    "an entity of Windows": ("it&#146;s", "it’s", ("an entity of HTML",)),
    "an entity for no character": ("a&#1;b&#xD800;c", "abc", ("an entity of HTML",)),
    "an entity that turns": (
        "a&#x202e;b",
        "ab",
        ("an entity of HTML", "a mark that turns text around"),
    ),
    "a comment": ("a<!-- b -->c", "a c", ("a comment of HTML",)),
    "a comment without end": ("a<!-- b", "a b", ("a comment of HTML",)),
    "a script": ("a<script src=x>alert('<b>')</script>b", "a b", ("a script or style",)),
    "a style": ("<STYLE>p {}</style>a", "a", ("a script or style",)),
    "a script without end": ("b <script>a", "b", ("a script or style",)),
    "an element by its name alone": ("<main>a</main><kbd>b</kbd>", "a\n\nb", ("a tag of HTML",)),
    "a slash for a space": ("a<svg/onload=b(1)>c", "ac", ("a tag of HTML",)),
    "tags of office programs": ('<o:p>a</o:p><st1:place w:st="on">b</st1:place>', "ab", TAG),
    "a tag cut within an address": ('a <a href="https://x.example/a', "a", TAG),
    "a tag cut within a class": ("a <p class='b c", "a", TAG),
    "a tag cut by another": ('a <p class="b" <b>c</b>', "a c", TAG),
    "a tag cut in the middle": ('a <img src="b" the rest', "a the rest", TAG),
    "a name cut": ("a <br", "a", TAG),
    "an end cut": ("a</p", "a", TAG),
    "entities without a semicolon": ("a&nbsp b &ldquo c&#8220x", "a b “ c“x", ENTITY),
    "an ampersand without one": ("R&amp D &lt b", "R& D < b", ENTITY),
    "an entity in capitals": ("a&NBSP;b", "a b", ENTITY),
    "a section of characters": ("a <![CDATA[ b ]]> c", "a b c", ("a declaration of HTML",)),
    "a declaration": ("<!DOCTYPE html>a", "a", ("a declaration of HTML",)),
    "a condition": ("<![if !vml]>a<![endif]>", "a", ("a declaration of HTML",)),
    "an instruction": ("a<?php b->c; ?>d", "a d", ("a processing instruction",)),
    "an instruction without end": ("a <?xml b", "a b", ("a processing instruction",)),
    "a space of no width": ("a\u200bb\ufeff", "ab", INVISIBLE),
    "a joiner of words": ("\u2060", None, (*INVISIBLE, "nothing was left")),
    "annotations": ("a\ufff9b\ufffac\ufffb", "abc", INVISIBLE),
    "letters that are tags": ("a\U000e0061\U000e0001", "a", INVISIBLE),
    "tags as entities": ("&lt;b&gt;a&lt;/b&gt;", "a", ("an entity of HTML", "a tag of HTML")),
    "entities of entities": ("a &amp;amp;amp; b", "a & b", ("an entity of HTML",)),
    "a tag in a tag": ("<<b>b>a", "a", ("a tag of HTML",)),
    "a tag with a control in it": (
        "<scr\x01ipt>a</script>b",
        "b",
        ("a control character", "a script or style"),
    ),
    "a sign in a value": ("a <a href='x>y'>b</a> <img alt=\"5 > 3\"/> c", "a b c", TAG),
    "a value without end": ('<a href="x>See "it" now</a>', 'See "it" now', TAG),
    "a part of a word": ("un<b>bold</b>ed", "unbolded", TAG),
    "two comparisons": ("a<b>c and d<i>e", "a<b>c and d<i>e", KEPT),
    "a custom element": ("<x-custom>a</x-custom>", "<x-custom>a</x-custom>", KEPT),
    "a custom element with attributes": ("<x-custom a='b'>a", "<x-custom a='b'>a", KEPT),
    "tags cut by tags": ("a <a <a b", "a <a <a b", KEPT),
    "a tag cut by a quotation mark": ("<p\n‹p", "<p ‹p", KEPT),
    "nothing else": ("<br>", None, ("a tag of HTML", "nothing was left")),
}


@pytest.mark.parametrize(("text", "left", "faults"), MENDED.values(), ids=MENDED)
def test_what_nobody_wrote_is_taken_out_and_told(
    text: str, left: str | None, faults: tuple[str, ...]
) -> None:
    found = remains.mended(text, texts.paragraphs)

    assert (found.text, found.faults) == (left, faults)


LEGITIMATE = (
    "a < b and c > d",
    "a<b",
    "AT&T, R&D;",
    "Q&A; Marks&Spencer; &notit; &copy",
    "I <3 it",
    "List<String>, Map<K, V>, List<Integer>",
    "<Name>, <unknown>",
    "if x<y and y>z, and a <b or p <q",
    "<someone@a.example>, <https://a.example/>, <mailto:a@a.example>, <doi:10.1/a>",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "https://a.example/?a=1&lt=2&amp=3&nbsp1",
    "می\u200cخواهم",
    "👨\u200d👩\u200d👧",
    "a\u200fb\u200ec",
    "co\u00adoperate",
    "https://a.example/?a=1&lang=en&copy=2",
    "--> see there <--",
    "50 °C – “quoted” …",
    "Ñandú ﷺ 中文 𝔘",
)


@pytest.mark.parametrize("text", LEGITIMATE)
def test_what_somebody_may_mean_stays(text: str) -> None:
    assert remains.mended(text, texts.paragraphs) == remains.Mended(text)


PIECES = st.sampled_from(
    [
        *("<", ">", "&", ";", "amp;", "#38;", "lt;", "b>", "<b>", "</p>", "<br/>", "<!--", "-->"),
        *("<script>", "</script>", "script", "\x01", "\x1f", "\x92", "\u202e", "\n\n", " ", "a"),
        *(
            "\u200b",
            "<![CDATA[",
            "]]>",
            "<?",
            "?>",
            "<!",
            "o:p>",
            "nbsp",
            "=",
            '"',
            "<p class=",
            "/",
        ),
    ]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(PIECES).map("".join)


@given(TEXTS)
@example("<SCRIPT<")
@example("&" * 3 + "amp;" * 9 + "lt;b>")
@example("&#&#5&#49;;8;" * 3)
@example("<" * 30 + "b>" * 30)
def test_mending_twice_is_mending_once_and_leaves_what_xml_can_carry(text: str) -> None:
    for fold in (texts.paragraphs, texts.one_line):
        try:
            given_text = fold(text) or ""
        except ValueError:
            # Characters that are none are refused before.
            return

        once = remains.mended(given_text, fold).text or ""

        again = remains.mended(once, fold)
        # What was kept, for nobody can tell what it is, is kept and told again.
        assert set(again.faults) <= {remains.KEPT}
        assert replace(again, faults=()) == remains.Mended(once)
        assert not NO_TEXT.search(once)
        assert fold(once) in (once, None)


@given(TEXTS)
def test_a_text_changes_only_where_that_is_told(text: str) -> None:
    try:
        given_text = texts.one_line(text)
    except ValueError:
        return

    found = remains.mended(given_text, texts.one_line)

    assert bool(set(found.faults) - {remains.KEPT}) == (found.text != given_text)


LONG = {
    "ampersands": "&" + "amp;" * 100_000 + "lt;b&gt;",
    "scripts": "<script>" * 50_000,
    "scripts without end": "<script" * 50_000,
    "comments": "<!--" * 100_000,
    "links": "<a href" * 50_000,
    "tags in tags": "<" * 100_000 + "b>" * 100_000,
    "cut tags": "<a href='" * 50_000,
    "attributes": "<p class " + "a = " * 100_000 + "'" + " b=c" * 100_000,
    "one attribute after another": "<p" + " a=b" * 100_000 + "<",
    "names": "<p class=" + "a" * 400_000,
    "spaces": "<br" + " " * 400_000 + "x",
    "prefixes": "<" + "a" * 400_000 + ":",
    "prefixes again and again": "<a:" * 100_000,
    "sections": "<![CDATA[" * 50_000,
    "conditions": "<![" * 100_000,
    "instructions": "<?a" * 100_000,
    "entities without end": "&nbsp" * 50_000 + "&" + "a" * 100_000,
    "entities in entities": "&#" * 100_000 + "38;" * 100_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()

    remains.mended(text, texts.paragraphs)

    assert time.process_time() - start < 10


WHOLE = record(
    title="a <b>title</b>",
    claim="<p>one</p>\n\n<p>two</p>",
    debunk="\x01",
    languages=("Spa\x00nish",),
    countries=("&nbsp;", "Russia"),
    keywords=("R&amp;D", "AT&T"),
    sources=("<br>",),
    appearances=(
        Appearance(
            url="https://a.example/",
            archives=("https://b.example/?a&lt;b\x01", "\x02"),
            language="\u202ees",
            source="The <i>Lantern</i>",
        ),
    ),
    issue="270\x7f",
    publisher="Fact&#32;Example",
    reported_by="A &amp; B",
    rights="<!-- -->",
    rating=Rating(value="<b>1</b>", label="\x01"),
)


def test_every_element_that_a_library_of_html_knows_is_one() -> None:
    known = {*tags.BLOCKS.split(), *tags.INLINES.split()}

    assert known >= defs.tags
    for name in known:
        for tag in (f"<{name}>", f"</{name.upper()}>", f"<{name} a='b'/>", f"<{name}/a=b>"):
            assert remains.mended(f"a{tag}", texts.paragraphs).text == "a"


def test_every_field_is_mended_and_told() -> None:
    assert mending.mend(WHOLE) == record(
        title="a title",
        claim="one\n\ntwo",
        languages=("Spanish",),
        countries=("Russia",),
        keywords=("R&D", "AT&T"),
        appearances=(
            Appearance(
                url="https://a.example/",
                archives=("https://b.example/?a&lt;b",),
                language="es",
                source="The Lantern",
            ),
        ),
        issue="270",
        publisher="Fact Example",
        reported_by="A & B",
        rating=Rating(value="1"),
        mended=(
            "title: a tag of HTML",
            "issue: a control character",
            "publisher: an entity of HTML",
            "reported_by: an entity of HTML",
            "rights: a comment of HTML",
            "rights: nothing was left",
            "claim: a tag of HTML",
            "debunk: a control character",
            "debunk: nothing was left",
            "languages: a control character",
            "countries: an entity of HTML",
            "countries: nothing was left",
            "keywords: an entity of HTML",
            "sources: a tag of HTML",
            "sources: nothing was left",
            "appearances[0].archives: a control character",
            "appearances[0].archives: nothing was left",
            "appearances[0].language: a mark that turns text around",
            "appearances[0].source: a tag of HTML",
            "rating.value: a tag of HTML",
            "rating.label: a control character",
            "rating.label: nothing was left",
        ),
    )


ODD_ALONE: list[dict[str, Any]] = [
    {"claim": "a\x01"},
    {"title": "a &amp; b"},
    {"keywords": ("a", "<b>b</b>")},
    {"appearances": (Appearance(url="https://a.example/", archives=("https://b.example/\x01",)),)},
    {"appearances": (Appearance(url="https://a.example/", source="\u202eb"),)},
    {"rating": Rating(label="a\x01")},
]


@pytest.mark.parametrize("facts", ODD_ALONE, ids=lambda facts: next(iter(facts)))
def test_one_oddity_alone_is_found(facts: dict[str, Any]) -> None:
    assert len(_mended(record(**facts)).mended) == 1


def test_no_text_of_a_case_is_left_out() -> None:
    of_another_kind = {
        *("report", "text_language", "published", "reviewed", "claim_links", "debunk_links")
    }

    found = _mended(WHOLE)

    told = {re.split(r"[\[.:]", note)[0] for note in found.mended}
    assert told == {field.name for field in fields(Facts)} - of_another_kind
    assert not any(NO_TEXT.search(text) for text in texts_of(found))


def _mended(given_record: Record) -> Record:
    found = mending.mend(given_record)
    assert isinstance(found, Record)
    return found


def test_what_a_text_linked_to_is_cited_still() -> None:
    found = _mended(
        record(
            claim='As <a class=x href="https://a.example/?b=1&amp;c=2">told</a>',
            debunk="See &lt;a href='https://b.example/a'&gt;it&lt;/a&gt;, <a href=/c>c</a>"
            " and <a href=https://c.example/>that</a>",
            debunk_links=("https://c.example/", "https://d.example/"),
        )
    )

    assert (found.claim, found.debunk) == ("As told", "See it, c and that")
    assert found.claim_links == ("https://a.example/?b=1&c=2",)
    assert found.debunk_links == (
        "https://c.example/",
        "https://d.example/",
        "https://b.example/a",
    )


def test_a_record_in_order_and_a_rejection_stay_as_they_are() -> None:
    rejected = Rejected(origin=Origin(source="a", line=1), reason="<b>", record="\x01")

    for item in (*read([CASES]), rejected):
        assert mending.mend(item) is item


PAGE = """<title>Disinfo: A &amp;#1;river</title>
<p class="b-report__summary-text">a</p><p class="b-report__disproof-text">b</p>"""
REVIEW = {"@type": "ClaimReview", "claimReviewed": "A \x02river", "url": "https://a.example/"}
FULL_TEXT: dict[str, Any] = {
    **dict.fromkeys(("id", "date", "summary", "response")),
    **{name: [] for name in ("countries", "keywords", "languages", "outlets", "publications")},
    "title": "A \x02river",
}
TABLE = (
    "date,id,title,countries,keywords,languages,outlets\n"
    "2020-02-03,https://a.example/,A \x02river,[],[],[],[]\n"
)
INPUTS = {
    "a.txt": "Disinfo: A \x02river\n\nb\n\n\nc\n",
    "a.json": json.dumps(REVIEW),
    "b.jsonl": json.dumps(REVIEW),
    "c.jsonl": json.dumps(FULL_TEXT),
    "a.html": PAGE,
    "a.csv": TABLE,
}


@pytest.mark.parametrize("name", [*INPUTS, "cases.jsonl"])
def test_every_form_is_mended(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name in INPUTS:
        written(path, INPUTS[name])
    else:
        write_cases(path, {"title": "A \x02river"})

    (found,) = read([path])

    assert isinstance(found, Record) and found.title == "A river"
    assert found.mended[0].startswith("title: ")


def test_a_label_that_nobody_can_see_is_dropped_and_told(tmp_path: Path) -> None:
    path = write_cases(tmp_path / "cases.jsonl", {"keywords": ["\u200b", "\u2060", "a\u200b"]})

    (found,) = read([path])

    assert isinstance(found, Record) and found.keywords == ("a",)
    assert found.mended == ("keywords: an invisible character", "keywords: nothing was left")


@pytest.mark.parametrize("character", ["\ud800", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe"])
def test_what_no_mending_can_guess_is_refused(character: str, tmp_path: Path) -> None:
    (found,) = read([write_cases(tmp_path / "cases.jsonl", {"claim": f"a{character}"})])

    assert isinstance(found, Rejected)
    assert found.reason == f"claim: character U+{ord(character):04X} (expected printable text)"
