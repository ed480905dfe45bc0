"""Descriptions of tables: what is wrong with one is named, and first ones are written well."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from disinfo_graph import resources
from disinfo_graph.errors import InputError
from disinfo_graph.readers import read, suggest
from disinfo_graph.readers.tables import description, fields
from making import ROOT
from reading import items, written

WHOLE = """
name = "Rivers"
text_language = "en"
fields.title.column = "title"
"""


@pytest.mark.parametrize("path", resources.tables(), ids=lambda path: path.stem)
def test_shipped_descriptions_are_whole(path: Path) -> None:
    assert description.read(path).name


def test_the_shipped_descriptions_are_those_of_the_given_tables() -> None:
    assert [path.stem for path in resources.tables()] == [
        "euvsdisinfo-posts",
        "euvsdisinfo-publications",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name =", "(expected TOML)"),
        ("fields.title.column = 't'", "name: missing (expected a name"),
        ("name = 1", "name: 1 (expected text)"),
        ("name = 'a'\ntext_language = 'en'", "fields: none of report, title, claim, debunk"),
        ("name = 'a'\nfields.title.column = 't'", "text_language: missing (expected the tag"),
        (WHOLE + "fields.title.colour = 'red'", "fields.title.colour: unknown key"),
        ("colour = 'red'" + WHOLE, "colour: unknown key"),
        ("delimiter = '::'" + WHOLE, "delimiter: '::' (expected one character)"),
        ("delimiter = '\"'" + WHOLE, "delimiter: '\"' (expected one character)"),
        ("encoding = 'klingon'" + WHOLE, "encoding 'klingon' is not known"),
        ("ignored = 1" + WHOLE, "ignored: 1 (expected text, or a list of texts)"),
        ("ignored = ['title']" + WHOLE, "ignored: title is declared as well"),
        ("constants = 1" + WHOLE, "constants: 1 (expected a table)"),
        ("constants.colour = 'a'" + WHOLE, "constants.colour: no field with a constant value"),
        ("constants.report = 'a'" + WHOLE, "constants.report: no field with a constant value"),
        ("constants.title = 'a'" + WHOLE, "title: told twice (expected a column or a constant)"),
        ("constants.issue = 12" + WHOLE, "constants.issue: 12 (expected text)"),
        ("constants.published = 'x'" + WHOLE, "constants.published: 'x' is no date"),
        ("constants.rating.colour = 'x'" + WHOLE, "constants.rating.colour: no field"),
        ("appearance.colour.column = 'x'" + WHOLE, "appearance.colour: unknown field (expected"),
        ("appearance.source.column = 'x'" + WHOLE, "appearance.url: missing (expected the column"),
        ("fields.colour.column = 'x'" + WHOLE, "fields.colour: unknown field (expected report"),
        ("fields.claim = 'x'" + WHOLE, "fields.claim: 'x' (expected column = \"…\")"),
        ("fields.claim.list = ','" + WHOLE, "fields.claim.column: missing (expected the name"),
        (
            "fields.claim = { column = 'c', list = ',' }" + WHOLE,
            "fields.claim.list: the field holds one value (expected no list)",
        ),
        (
            "fields.claim = { column = 'c', date = '%Y' }" + WHOLE,
            "fields.claim.date: the field is no date (expected no date)",
        ),
        (
            "fields.published = { column = 'c', date = '%d.%m.' }" + WHOLE,
            "fields.published.date: '%d.%m.' (expected day, month and year as in %d.%m.%Y)",
        ),
        (
            "fields.published = { column = 'c', date = '%d%d%m%Y' }" + WHOLE,
            "fields.published.date: '%d%d%m%Y' (expected day, month and year",
        ),
        (
            "fields.keywords = { column = 'c', list = 'perl' }" + WHOLE,
            "fields.keywords.list: 'perl' (expected python, json, lines, +, ;, |, ,)",
        ),
        (
            "fields.claim = { column = 'c', required = 1 }" + WHOLE,
            "fields.claim.required: 1 (expected true or false)",
        ),
        (
            "appearance.url = { column = 'u', list = '|' }\nappearance.archives.column = 'a'"
            + WHOLE,
            "appearance.archives: no list (expected one, as of the addresses)",
        ),
        (
            "appearance.url.column = 'u'\nappearance.language = { column = 'a', list = '|' }"
            + WHOLE,
            "appearance.language: a list (expected one value, as of the address)",
        ),
    ],
)
def test_what_is_wrong_with_a_description_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path / "table.toml", text)

    with pytest.raises(InputError) as raised:
        list(read([written(tmp_path / "a.csv", "title\nA\n")], (path,)))

    assert str(raised.value).startswith(f"{path}: ") and said in str(raised.value)


def test_a_description_that_is_not_there_is_named_even_if_no_table_is_read(tmp_path: Path) -> None:
    page = written(tmp_path / "a.txt", "Disinfo: A\n")

    with pytest.raises(InputError, match=r"gone\.toml: no such file"):
        list(read([page], (tmp_path / "gone.toml",)))


def test_given_descriptions_go_before_shipped_ones_and_the_first_before_the_next(
    tmp_path: Path,
) -> None:
    one = 'name = "One"\nfields.report.column = "id"\nignored = ["publication", "archive"]\n'
    first = written(tmp_path / "1.toml", one)
    second = written(tmp_path / "2.toml", one + 'constants.issue = "2"\n')
    table = "id,publication,archive\nhttps://a.example/,https://b.example/,\n"

    (record,), _ = items(written(tmp_path / "a.csv", table), first, second)

    assert (record.appearances, record.issue) == ((), None)


def test_all_that_a_description_may_hold_is_documented() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    section = readme.partition("\n## Table (")[2].partition("\n## ")[0]

    for name in ("name", "delimiter", "encoding", "text_language", "ignored", "missing"):
        assert f"| `{name}` |" in section
    for option in ("column", "list", "date", "required"):
        assert f"| `{option}` |" in section
    of_own = {name.partition(".")[2] for name in (*fields.FIELDS, *fields.DAYS) if "." in name}
    assert all(f"`{name}`" in section for name in of_own)
    assert all(f"`{name}`" in readme for name in (*fields.FIELDS, *fields.DAYS) if "." not in name)


HOUSES = {
    "semicolons": "Date;Summary;Disproof;Outlet(s);Origin;Language/Target audience;"
    "Reported by;Issue\n"
    "13.02.2016;A;B;RT;Russia;German;Verein;Issue 12\n",
    "tabs": "Publication date\tCase URL\tHeadline\tResponse\tTags\tCountry\n"
    "2020/02/03\thttps://a.example/x\tA\tB\tx + y\tUkraine\n",
    "json": 'id,title,debunk,sources\nhttps://a.example/x,A,B,"[""RT"", ""NTV""]"\n',
    "second": "case url|publication|archived\nhttps://a.example/x|https://b.example/|\n",
    "lists of addresses": "title,urls,archives\n"
    "A,https://a.example/ | https://b.example/,https://c.example/ |\n",
    "numbers for addresses": "id,title\n12,A\n",
    "unknown": "title,weather,where it was\nA,fine,https://a.example/\n",
    "quotes": 'title,"a ""b""\\ c"\nA,x\n',
    "two ways to read a day": "title,date\nA,03/04/2020\n",
    "two forms of days": "title,date\nA,2020-02-03\nB,13.02.2020\n",
}


@pytest.mark.parametrize("table", HOUSES.values(), ids=HOUSES)
def test_a_table_is_read_by_its_first_description(tmp_path: Path, table: str) -> None:
    path = written(tmp_path / "house.csv", table)

    described = written(tmp_path / "house.toml", suggest(path))
    records, rejected = items(path, described)

    assert rejected == []
    assert len(records) == table.count("\n") - 1


def test_first_descriptions_know_the_usual_names_of_columns(tmp_path: Path) -> None:
    text = suggest(written(tmp_path / "house.csv", HOUSES["semicolons"]))
    told = tomllib.loads(text)

    assert {name: column["column"] for name, column in told["fields"].items()} == {
        "published": "Date",
        "claim": "Summary",
        "debunk": "Disproof",
        "sources": "Outlet(s)",
        "languages": "Language/Target audience",
        "reported_by": "Reported by",
        "issue": "Issue",
    }
    assert told["fields"]["published"]["date"] == ["%d.%m.%Y"]
    assert '"Origin",  # a case tells the countries that it discusses, neither' in text


@pytest.mark.parametrize(
    ("house", "said"),
    [
        ("unknown", '"weather",  # its name is no field of a case'),
        ("unknown", "# Not sure: its cells are addresses.\n[appearance.url]"),
        ("two ways to read a day", "# Not sure: as well as %m/%d/%Y.\n[fields.published]"),
        ("two forms of days", 'date = ["%Y-%m-%d", "%d.%m.%Y"]'),
        ("tabs", "# Not sure: the divider is a guess.\n[fields.keywords]"),
        ("lists of addresses", 'list = "|"'),
        (
            "semicolons",
            '# Not sure: the language of title, claim and debunk.\ntext_language = "en"',
        ),
    ],
)
def test_first_descriptions_say_what_is_not_sure(tmp_path: Path, house: str, said: str) -> None:
    assert said in suggest(written(tmp_path / "house.csv", HOUSES[house]))


def test_the_given_tables_are_read_by_their_first_descriptions(
    tmp_path: Path, shared_data: Path
) -> None:
    for name in ("posts", "publications"):
        path = shared_data / "euvsdisinfo" / f"{name}.csv"
        shipped = next(table for table in resources.tables() if name in table.stem)

        described = description.read(written(tmp_path / f"{name}.toml", suggest(path)))

        assert {(c.name, c.field, c.lists[:1]) for c in described.columns} == {
            (c.name, c.field, c.lists[:1]) for c in description.read(shipped).columns
        }


@pytest.mark.parametrize(("table", "said"), [("", "no header"), ("\n", "no header")])
def test_what_is_no_table_gets_no_description(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        suggest(written(tmp_path / "a.csv", table))


def test_a_column_of_addresses_that_is_named_after_cases_tells_the_case(tmp_path: Path) -> None:
    table = "case_id,url,archived\nhttps://a.example/1,https://b.example/1,\n"

    text = suggest(written(tmp_path / "a.csv", table))

    assert '[fields.report]\ncolumn = "case_id"' in text
    assert '[appearance.url]\ncolumn = "url"' in text
    assert '[appearance.archives]\ncolumn = "archived"' in text


def test_a_column_that_stands_twice_gets_no_description(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"column 'Title' stands twice \(expected each column once"
    ):
        suggest(written(tmp_path / "a.csv", "Title,Title,Date\nA,B,2020-01-01\n"))
