"""Narratives and related claims: exactly the words they rest on, and nothing from other texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disinfo_graph import iris
from disinfo_graph.deriving import derive, narrative_labels
from disinfo_graph.merging import Spool
from disinfo_graph.model import Case, Derived, Evidence, Match, Narrative, Origin, Record
from disinfo_graph.readers import texts
from disinfo_graph.registries import preferred

REST = "\n\nIt is a defensive alliance. Recurring narrative about nothing."

OPENINGS: dict[str, tuple[str, str]] = {
    "Recurring pro-Kremlin disinformation narrative about NATO.": ("NATO", "0.9"),
    "Recurring pro-Kremlin disinformation narrative about NATO enlargement.": (
        "NATO enlargement",
        "0.9",
    ),
    "Recurring pro-Kremlin disinformation narratives about the war in Ukraine, falsely claiming "
    "that Russia is not involved.": ("War in Ukraine", "0.9"),
    "A recurring pro-Kremlin narrative on identity and Western values.": (
        "Identity and Western values",
        "0.9",
    ),
    "This is a recurring disinformation narrative regarding the downing of flight MH17, aimed at "
    "obscuring who did it.": ("Downing of flight MH17", "0.9"),
    "Recurring narrative about Crimea!": ("Crimea", "0.9"),
    "recurrent Kremlin narrative concerning “lost sovereignty”.": ("Lost sovereignty", "0.9"),
    "Recurring narrative about “lost sovereignty” of states.": (
        "“lost sovereignty” of states",
        "0.9",
    ),
    'Recurring narrative about the exercise "Defender 2020".': ('Exercise "Defender 2020"', "0.9"),
    "Another recurring narrative about the EU as well as the US.": ("EU", "0.9"),
    "Recurring narrative about the U.S. and its allies.": ("U.S. and its allies", "0.9"),
    "Recurring disinformation narrative about version 2.0 of a plan.": (
        "Version 2.0 of a plan",
        "0.9",
    ),
    "Recurring pro-Kremlin disinformation narrative undermining the statehood of Ukraine.": (
        "Undermining the statehood of Ukraine",
        "0.7",
    ),
    "Recurring disinformation narrative that the end is near, very near.": (
        "That the end is near, very near",
        "0.7",
    ),
}

NO_OPENINGS = (
    "",
    "NATO is a defensive alliance.",
    "No evidence given. Recurring pro-Kremlin disinformation narrative about NATO.",
    "The story advances a recurring pro-Kremlin disinformation narrative about NATO.",
    "Recurring disinformation about Ukraine.",
    "Recurring narrative.",
    "Recurring narrative about NATO",
    "Recurring narrative about\n\nNATO.",
    "Recurring narrative about the .",
    "Recurring narrative about “”.",
    "Recurring narrative about , claiming that.",
    "A narrative about NATO.",
    "See also: recurring narrative about NATO.",
)


def case(debunk: str | None, slug: str = "own") -> Case:
    return Case(
        keys=("key",),
        slug=slug,
        text_language="en",
        debunk=debunk,
        origins=(Origin(source="a", line=1),),
    )


def unlinked(debunk: str | None) -> Derived:
    return derive(case(debunk), lambda title: None, {})


def evidences(derived: Derived) -> list[Evidence]:
    return [
        *(advances.evidence for advances in derived.advances),
        *(related.evidence for related in derived.related),
    ]


@pytest.mark.parametrize("debunk", [f"{sentence}{REST}" for sentence in OPENINGS])
def test_the_opening_sentence_names_the_narrative_and_is_its_evidence(debunk: str) -> None:
    (advances,) = unlinked(debunk).advances

    evidence = advances.evidence
    assert debunk[evidence.start : evidence.end] == evidence.exact
    assert evidence.start == 0
    assert evidence.exact == debunk.removesuffix(REST)
    label, confidence = OPENINGS[debunk.removesuffix(REST)]
    assert (advances.narrative.label, evidence.confidence) == (label, confidence)
    assert advances.narrative.slug == iris.label_slug(label)
    assert evidence.rule == "recurring-narrative-opening/1"


@pytest.mark.parametrize("debunk", NO_OPENINGS)
def test_other_texts_name_no_narrative(debunk: str) -> None:
    assert unlinked(debunk).advances == ()


def test_spellings_of_a_narrative_share_the_label_used_most() -> None:
    spellings = ("NATO Enlargement", "the NATO enlargement", "NATO enlargement")
    cases = [case(f"Recurring narrative about {name}.", name) for name in spellings]
    counted = Counter(label for one in cases for label in narrative_labels(one))

    labels = preferred(counted)

    named = {
        one.narrative for each in cases for one in derive(each, lambda title: None, labels).advances
    }
    assert named == {Narrative(slug="nato-enlargement", label="NATO enlargement")}


def test_a_spool_counts_narratives_while_it_indexes_titles(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool", {}) as spool:
        for line in range(3):
            spool.add(
                Record(
                    origin=Origin(source="a", line=line),
                    form="case JSON Lines",
                    title=f"Title {line}",
                    debunk=f"Recurring narrative about {'NATO' if line else 'the EU'}.",
                    text_language="en",
                )
            )
        spool.index(narrative_labels)

    assert spool.labels["narrative"] == {"NATO": 2, "EU": 1}


def test_offsets_count_code_points() -> None:
    debunk = "Recurring narrative about 🛰 and 🚰 meters.\n\nOn."

    (advances,) = unlinked(debunk).advances

    assert advances.evidence.end == len("Recurring narrative about x and x meters.")
    assert debunk[: advances.evidence.end] == advances.evidence.exact


def test_without_a_debunk_nothing_follows() -> None:
    assert unlinked(None) == Derived()


SENTENCE = (
    "See other examples in our database, such as claims that A, 2 and b, that C is d, "
    "or that E and f."
)
RELATED: dict[str, tuple[str, ...]] = {
    SENTENCE: ("A, 2 and b", "C is d", "E and f"),
    "See further cases, such as claims that A or that B.": ("A", "B"),
    "See also similar claims like that A.": ("A",),
    "See more cases including allegations that A and that B.": ("A", "B"),
    "On. See other cases such as the claim that Version 2.0 is out. On.": ("Version 2.0 is out",),
    "See other cases. Such as claims that A.": (),
    "See the statement here.": (),
    "See other examples in our database.": (),
}


@pytest.mark.parametrize(("debunk", "claims"), RELATED.items())
def test_claims_that_a_debunk_names_are_found_at_their_place(
    debunk: str, claims: tuple[str, ...]
) -> None:
    text = f"First.\n\n{debunk}"

    related = unlinked(text).related

    assert tuple(one.text for one in related) == claims
    for one in related:
        assert text[one.evidence.start : one.evidence.end] == one.evidence.exact == one.text
        assert one.evidence.rule == "see-other-examples/2"


def test_a_named_claim_links_to_the_case_of_that_title_but_never_to_itself() -> None:
    titles = {
        "C is d": Match(slug="other", likeness=1.0),
        "E and f": Match(slug="own", likeness=1.0),
    }

    derived = derive(case(SENTENCE), titles.get, {})

    assert [one.slug for one in derived.related] == [None, "other", None]


def test_the_less_a_title_is_like_the_claim_the_less_sure_is_the_link() -> None:
    debunk = "See other cases, such as claims that C is d."

    derived = derive(case(debunk), lambda title: Match(slug="other", likeness=0.9), {})

    (related,) = derived.related
    assert (related.slug, related.evidence.confidence) == ("other", "0.81")


TEMPLATES = st.sampled_from(
    [
        "Recurring narrative about ",
        "This is a recurring pro-Kremlin disinformation narrative ",
        "See other cases such as claims that ",
        " or that ",
        ", that ",
        "the ",
        "“",
        ", claiming",
        ". ",
        "\n\n",
        " ",
    ]
)


@given(st.lists(TEMPLATES | st.text(max_size=6)).map("".join))
@example("Recurring narrative about . .")
@example("See other such as that  or that  or that .")
def test_any_text_gives_named_things_with_their_exact_words(debunk: str) -> None:
    derived = unlinked(debunk)

    for advances in derived.advances:
        assert advances.narrative.label.strip() and iris.slugify(advances.narrative.label)
        assert advances.narrative.slug
    for evidence in evidences(derived):
        assert evidence.exact.strip()
        assert debunk[evidence.start : evidence.end] == evidence.exact


def test_the_openings_of_the_corpus_name_their_narratives(shared_data: Path) -> None:
    path = shared_data / "euvsdisinfo" / "cases-fulltext.jsonl"
    with path.open(encoding="utf-8") as lines:
        debunks = [texts.paragraphs(json.loads(line)["response"] or "") for line in lines]
    opening = re.compile(r"(this is )?(an? |another )?recurr\w+ (\S+ ){0,3}narratives?\b", re.I)

    derived = [(debunk, unlinked(debunk)) for debunk in debunks]

    openings = sum(bool(debunk and opening.match(debunk)) for debunk in debunks)
    assert sum(len(found.advances) for _, found in derived) == openings == 81
    assert sum(len(found.related) for _, found in derived) >= 40
    for debunk, found in derived:
        for evidence in evidences(found):
            assert debunk is not None
            assert debunk[evidence.start : evidence.end] == evidence.exact
