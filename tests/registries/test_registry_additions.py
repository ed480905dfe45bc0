"""A completed list of unresolved labels adds names to the registries; a faulty one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from disinfo_graph import registries
from disinfo_graph.errors import ConfigError
from disinfo_graph.registries import additions, expansions

HEADER = "kind,label,mentions,reason,suggestions,same_as\n"


def loaded(path: Path, *rows: str) -> registries.Registries:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return registries.load(registries.NO_LABELS, additions=additions.read([path]))


def test_completed_rows_name_entries_by_slug_or_label(tmp_path: Path) -> None:
    known = loaded(
        tmp_path / "a.csv",
        "country,Muscovy,3,,,Russia",
        "country,Rus,3,,,ru",
        "language,Muscovite,1,,,ru",
        "keyword,Poison of Salisbury,1,,,novichok",
        "publisher,EUvD,1,,,euvsdisinfo",
        "source,Red Square,9,,,RT",
        "source,Lantern Web,1,,,The Lantern",
        "source,Nobody knows,1,,,",
    )

    assert [known.countries.find(label).entry.slug for label in ("MUSCOVY", "Rus")] == ["ru"] * 2
    assert known.languages.find("Muscovite").entry.tag == "ru"
    assert known.keywords.find("Poison of Salisbury").entry.slug == "novichok"
    assert known.organisations.find("EUvD").entry.slug == "euvsdisinfo"
    found = {
        label: known.outlets.find(label).entry
        for label in ("Red Square", "Lantern Web", "The Lantern")
    }
    assert [one.sources[0].slug for one in found.values()] == [
        "rt",
        "the-lantern",
        "the-lantern",
    ]
    with pytest.raises(LookupError, match="not in the registry"):
        known.outlets.find("Nobody knows")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["country,Muscovy,,,,Xanadu"], ":2: same_as 'Xanadu' (expected a slug or label"),
        (["country,France,,,,Russia"], ":2: 'France' names another entry in the registry"),
        (["source,A,,,,TASS", "source,a,,,,RT"], ":3: 'a' names another entry in "),
        (["archiv,A,,,,B"], ":2: kind 'archiv' (expected country, "),
        (["archive,https://a.example/,,,,B"], ":2: same_as of the archive 'https://a.example/' ("),
        (["case,https://a.example/,,,,B"], ":2: same_as of the case 'https://a.example/' ("),
        (["source,A,,,,New\u202eName"], ":2: same_as 'New\\u202eName' (expected a name without"),
        (["source,A,,,,New\x01Name"], ":2: same_as 'New\\x01Name' (expected a name without"),
        (["source,A,,,,New <b>x</b>"], ":2: same_as 'New <b>x</b>' (expected a name without"),
        (["country,,,,,Russia"], ":2: label is empty (expected a value)"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_with_its_place(
    rows: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as raised:
        loaded(tmp_path / "a.csv", *rows)

    assert said in str(raised.value)


def test_every_kind_that_the_program_lists_may_stand_in_a_list_given_back(tmp_path: Path) -> None:
    known = loaded(
        tmp_path / "a.csv",
        "archive,https://a.example/,1,,,",
        "case,https://b.example/,1,,,",
        "no country,David Icke,1,,,United Kingdom",
        "no country,Islam,1,,,",
        "no source,Show more,1,,,",
        "no source,Facebook,1,,,The Lantern",
    )

    assert known.countries.find("David Icke").entry.slug == "gb"
    assert known.outlets.find("Facebook").entry.sources[0].label == "The Lantern"
    assert known.outlets.answer("Show more").sources == ()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_list_saved_by_a_spreadsheet_is_read(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = ("kind", "label", "same_as"), ("country", "Muscovy, the", "Russia")
    path.write_text("".join(f"{delimiter.join(row)}\r\n" for row in rows), encoding="utf-8-sig")

    (one,) = additions.read([path])

    assert (one.label, one.same_as) == ("Muscovy, the", "Russia")


@pytest.mark.parametrize("content", [b"", b"kind,label\na,b\n", b"kind,label,same_as\n\xe9,,"])
def test_a_file_that_is_no_such_table_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match=r"a\.csv"):
        additions.read([path])


def test_of_several_expansions_the_latest_stands(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "short,long,date\n"
        "https://bit.ly/a,https://new.example/,2020-05-01\n"
        "https://bit.ly/a,https://old.example/,2019-05-01\n"
    )

    assert expansions.read([path]) == {"https://bit.ly/a": "https://new.example/"}


@pytest.mark.parametrize(
    "row", ["x,https://a.example/,2020-01-01", "https://bit.ly/a,https://a.example/,May"]
)
def test_an_expansion_that_is_none_is_refused_with_its_place(row: str, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(f"short,long,date\n{row}\n")

    with pytest.raises(ConfigError, match=r"e\.csv:2: "):
        expansions.read([path])
