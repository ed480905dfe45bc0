"""Rows of tables: each is a record or is rejected with field, column and what was expected."""

from __future__ import annotations

import io
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.model import Appearance, Origin, Rating, Record, Rejected
from disinfo_graph.readers import Notes, read
from disinfo_graph.readers.tables import rows
from making import ROOT
from reading import items, written

HERE = Path(__file__).parent / "tables"
HEAD = """
name = "Rivers"
text_language = "en"
missing = ["n/a"]
fields.title.column = "title"
"""


def of(
    folder: Path, description: str, table: str, notes: Notes | None = None
) -> tuple[list[Record], list[Rejected]]:
    """Read a table by the common head of a description and something more."""
    described = written(folder / "table.toml", HEAD + description)
    return items(written(folder / "table.csv", table), described, notes=notes)


def reason(folder: Path, description: str, table: str) -> str:
    """Return why the table's one row is rejected."""
    records, (rejected,) = of(folder, description, table)
    assert records == []
    return rejected.reason


def value(folder: Path, field: str, options: str, cell: str) -> object:
    """Return what a cell of a field is read as."""
    quoted = '"' + cell.replace('"', '""') + '"'
    (record,), _ = of(
        folder,
        f"fields.{field} = {{ column = 'x'{options and ', '}{options} }}",
        f"title,x\nA,{quoted}\n",
    )
    return getattr(record, field)


def test_a_table_of_another_house_needs_a_description_only() -> None:
    notes = Notes()

    records, rejected = items(HERE / "other-house.csv", HERE / "other-house.toml", notes=notes)

    first, last = records
    assert first.claim == "A river was said to flow uphill; it was called “the great turn”."
    assert first.debunk == "No river does.\n\nIts gauges – six of them – show how it falls."
    assert first.published == date(2016, 2, 3) and first.issue == "12"
    assert first.sources == ("Fluß-Nachrichten", "Rivière Info")
    assert first.countries == ("Kazakhstan", "Russia")
    assert first.reported_by == "Promote Ukraine"
    assert first.appearances == (Appearance(url="https://river.example/uphill"),)
    assert last.appearances == (Appearance(url="https://moon.example/café"),)
    assert last.sources == last.countries == () and last.reported_by is None
    assert [(r.origin.line, r.reason) for r in rejected] == [
        (5, "published: column 'Date': '30.02.2016' is no date (expected %d.%m.%Y)")
    ]
    assert rejected[0].record.startswith("12;30.02.2016;A lake was said")
    assert list(notes.lines()) == []


@pytest.mark.parametrize(
    ("options", "cell", "expected"),
    [
        ("list = 'python'", "['a', \"b's\"]", ("a", "b's")),
        ("list = 'python'", "[]", ()),
        ("list = 'python'", " [ 'a' ,'b' ] ", ("a", "b")),
        ("list = 'python'", r"['it\'s', '\x41\u0105\U0001F30A \\']", ("it's", "Aą🌊 \\")),
        ("list = 'python'", "['', 'a', ' ']", ("a",)),
        ("list = 'json'", '["a", null, "ą\\n"]', ("a", "ą")),
        ("list = '+'", "a + b+", ("a", "b")),
        ("list = ';'", "a;b", ("a", "b")),
        ("list = '|'", "a|b", ("a", "b")),
        ("list = ','", "a, b", ("a", "b")),
        ("list = 'lines'", "a\r\nb\n", ("a", "b")),
        ("list = ['python', 'lines']", r"['a\r\nb', 'c']", ("a", "b", "c")),
        ("", "a, b", ("a, b",)),
        ("", "", ()),
        ("list = 'python'", "n/a", ()),
    ],
)
def test_lists_are_read_as_they_are_declared(
    tmp_path: Path, options: str, cell: str, expected: tuple[str, ...]
) -> None:
    assert value(tmp_path, "keywords", options, cell) == expected


@pytest.mark.parametrize(
    ("style", "cell", "said"),
    [
        ("python", "a", "'a' (expected a list such as ['a', 'b'])"),
        ("python", "['a'", "\"'a'\" in the list (expected texts such as in ['a', 'b'])"),
        ("python", "['a' 'b']", "in the list (expected texts"),
        ("python", "['a',]", "']' in the list (expected texts"),
        ("python", "['a'] + 1", "in the list (expected texts"),
        ("python", "[1]", "'1]' in the list (expected texts"),
        ("python", "[__import__('os')]", "in the list (expected texts"),
        ("python", r"['\N{DASH}']", "in the list (expected an escape such as \\n)"),
        ("python", r"['\UFFFFFFFF']", "in the list (expected an escape such as \\n)"),
        ("python", r"['\ud800']", "character U+D800 (expected printable text)"),
        ("python", "['a\uffff']", "character U+FFFF (expected printable text)"),
        ("json", "['a']", '(expected a JSON list such as ["a", "b"])'),
        ("json", '{"a": 1}', '(expected a JSON list such as ["a", "b"])'),
        ("json", "[1]", "'1' in the list (expected texts)"),
        ("json", "[" * 90_000, '(expected a JSON list such as ["a", "b"])'),
    ],
)
def test_lists_that_are_none_reject_the_row(
    tmp_path: Path, style: str, cell: str, said: str
) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    description = f"fields.keywords = {{ column = 'Words', list = '{style}' }}"

    told = reason(tmp_path, description, f"title,Words\nA,{quoted}\n")

    assert told.startswith("keywords: column 'Words': ") and said in told


def test_empty_items_are_left_out_and_counted(tmp_path: Path) -> None:
    notes = Notes()
    description = "fields.keywords = { column = 'x', list = ['python', 'lines'] }"

    of(tmp_path, description, "title,x\nA,\"['', 'a']\"\nB,\"['', '']\"\nC,[]\n", notes)

    assert list(notes.lines()) == [f"{tmp_path / 'table.csv'}: empty list items left out: 3"]


@pytest.mark.parametrize(
    ("patterns", "cell", "expected"),
    [
        ("", "2020-02-03", date(2020, 2, 3)),
        ("date = '%d.%m.%Y'", "3.2.2020", date(2020, 2, 3)),
        ("date = ['%d.%m.%Y', '%Y-%m-%d']", "2020-02-03", date(2020, 2, 3)),
        ("date = '%d.%m.%y'", "03.02.17", date(2017, 2, 3)),
        ("date = '%d %B %Y'", "3 February 2020", date(2020, 2, 3)),
        ("date = '%Y-%m-%dT%H:%M:%S%z'", "2020-02-03T23:00:00+02:00", date(2020, 2, 3)),
        ("", " ", None),
        ("", "n/a", None),
    ],
)
def test_days_are_read_as_they_are_declared(
    tmp_path: Path, patterns: str, cell: str, expected: date | None
) -> None:
    assert value(tmp_path, "reviewed", patterns, cell) == expected


@pytest.mark.parametrize("cell", ["03.02.17", "30.02.2017", "2017-02-03", "03.02.2017 10:00", "?"])
def test_days_of_another_form_reject_the_row(tmp_path: Path, cell: str) -> None:
    description = "fields.published = { column = 'Day', date = ['%d.%m.%Y', '%d/%m/%Y'] }"

    told = reason(tmp_path, description, f"title,Day\nA,{cell}\n")

    assert told == (f"published: column 'Day': {cell!r} is no date (expected %d.%m.%Y or %d/%m/%Y)")


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("report", "fact.example/a", "'fact.example/a' (expected an http or https address)"),
        ("issue", "twelve", "'twelve' (expected 'Issue' and a number)"),
        ("claim", "a\ufffeb", "character U+FFFE (expected printable text)"),
        ("debunk_links", "https://", "'https://' (expected an http or https address)"),
    ],
)
def test_cells_of_another_kind_reject_the_row(
    tmp_path: Path, field: str, cell: str, said: str
) -> None:
    told = reason(tmp_path, f"fields.{field}.column = 'x'", f"title,x\nA,{cell}\n")

    assert told == f"{field}: column 'x': {said}"


def test_all_that_is_wrong_with_a_row_is_said(tmp_path: Path) -> None:
    description = "fields.published.column = 'd'\nfields.report = { column = 'r', required = true }"

    told = reason(tmp_path, description, "title,d,r\nA,x,\n")

    assert told == (
        "published: column 'd': 'x' is no date (expected %Y-%m-%d); "
        "report: column 'r': empty (expected a value)"
    )


def test_addresses_are_given_as_iris_hold_them_and_archives_as_written(tmp_path: Path) -> None:
    description = """
    fields.report.column = "r"
    appearance.url.column = "u"
    appearance.archives.column = "a"
    """
    row = "A,https://fact.example/%d1%8f b,https://river.example/|,ttps://archive.example/x|y"

    (record,), _ = of(tmp_path, description, f"title,r,u,a\n{row}\n")

    assert record.report == "https://fact.example/%d1%8f%20b"
    assert record.appearances == (
        Appearance(url="https://river.example/%7C", archives=("ttps://archive.example/x|y",)),
    )


PARALLEL = """
[appearance.url]
column = "u"
list = "|"
[appearance.archives]
column = "a"
list = "|"
[appearance.language]
column = "l"
"""


def test_lists_of_an_appearance_stand_side_by_side(tmp_path: Path) -> None:
    (record,), _ = of(
        tmp_path,
        PARALLEL,
        "title,u,a,l\nA,https://a.example|https://b.example,|https://c.example,de\n",
    )

    assert record.appearances == (
        Appearance(url="https://a.example", language="de"),
        Appearance(url="https://b.example", archives=("https://c.example",), language="de"),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("https://a.example,x|y,", "appearance.archives: 2 values for 1 addresses (expected one"),
        ("https://a.example|,x|y,", "appearance.url: item 2 is empty (expected an address)"),
        (",x,", "appearance.url: empty, but column 'a' is not (expected an address)"),
        (",,de", "appearance.url: empty, but column 'l' is not (expected an address)"),
    ],
)
def test_nothing_that_is_said_of_an_appearance_is_lost(tmp_path: Path, row: str, said: str) -> None:
    assert reason(tmp_path, PARALLEL, f"title,u,a,l\nA,{row}\n").startswith(said)


def test_a_column_may_tell_the_case_and_its_appearance(tmp_path: Path) -> None:
    description = """
    fields.sources.column = "s"
    appearance.url.column = "u"
    appearance.source.column = "s"
    """

    (with_url, without), rejected = of(
        tmp_path, description, "title,s,u\nA,RT,https://a.example/\nB,RT,\n"
    )

    assert rejected == []
    assert with_url.appearances[0].source == "RT"
    assert without.sources == ("RT",)


def test_constants_and_ratings_are_of_every_row(tmp_path: Path) -> None:
    description = """
    [constants]
    publisher = "Fact Example"
    languages = ["Spanish"]
    published = 2020-02-03
    rating.best = "5"
    [rating.value]
    column = "v"
    """

    (rated, unrated), _ = of(tmp_path, description, "title,v\nA,2\nB,\n")

    assert rated.rating == Rating(value="2", best="5")
    assert unrated.rating is None
    assert unrated.publisher == "Fact Example"
    assert unrated.languages == ("Spanish",)
    assert unrated.published == date(2020, 2, 3)


@pytest.mark.parametrize(
    ("rows", "lines", "said"),
    [
        ("A,x,y\nB,x\n", [2], "row: 3 cells (expected 2)"),
        ("A\nB,x\n", [2], "row: 1 cells (expected 2)"),
        ('A,"x"y\nB,x\n', [2], "row: not well quoted"),
        ('"A\n\nB",x\nC,"x\n', [5], "row: a quotation mark that is not closed"),
        (f"A,{'x' * 200_000}\nB,x\n", [2], "row: a cell is too long (expected 131,072 characters"),
        (",x\nB,x\n", [2], "row: none of report, title, claim, debunk (expected one of them)"),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value)[:12],
)
def test_rows_that_are_none_are_rejected_whole_and_the_others_read(
    tmp_path: Path, rows: str, lines: list[int], said: str
) -> None:
    records, rejected = of(tmp_path, "fields.keywords.column = 'k'", f"title,k\n{rows}")

    assert len(records) == 1
    assert [item.origin.line for item in rejected] == lines
    assert rejected[0].reason.startswith(said)
    assert rejected[0].record in f"title,k\n{rows}"


UNCLOSED = {
    "up to the next mark": ('1,"A\n2,"B"\n3,C\n', [2], ["B", "C"]),
    "up to a mark at the beginning of a line": ('1,"A\n2,B\n"3",C\n', [2], ["B", "C"]),
    "up to the end": ('1,A\n2,"B\n3,C\n4,D\n', [3], ["A", "C", "D"]),
    "up to a stray mark": ('1,"A\n2,B\n3,C "c" c\n4,D\n', [2], ["B", 'C "c" c', "D"]),
    "up to a mark before a delimiter": ('1,"A\n2,",B"\n3,C\n', [2], [",B", "C"]),
    "one after another": ('1,"A\n2,"B\n3,"C"\n', [2, 3], ["C"]),
    "after a cell of several lines": ('"1\n1","A\n2,"B"\n', [2], ["B"]),
    "before a cell of several lines": ('1,"A\n2,"B\nb"\n3,C\n', [2], ["B b", "C"]),
    "for longer than a cell may be": (
        f'1,"A\n{f"2,{chr(66) * 50_000}{chr(10)}" * 4}3,C\n',
        [2],
        [*["B" * 50_000] * 4, "C"],
    ),
}


@pytest.mark.parametrize(("rows", "lines", "titles"), UNCLOSED.values(), ids=UNCLOSED)
def test_a_mark_that_is_not_closed_costs_its_own_row_only(
    tmp_path: Path, rows: str, lines: list[int], titles: list[str]
) -> None:
    records, rejected = of(tmp_path, "fields.issue.column = 'n'", f"n,title\n{rows}")

    assert [item.origin.line for item in rejected] == lines
    assert {item.reason.partition(" (")[0] for item in rejected} == {
        "row: a quotation mark that is not closed"
    }
    assert [record.title for record in records] == titles


def test_a_row_of_several_lines_with_another_fault_is_one_row_still(tmp_path: Path) -> None:
    rows = '1,"A\na, a\n",more\n2,"B\nb" b\n3,C\n'

    (record,), rejected = of(tmp_path, "fields.issue.column = 'n'", f"n,title\n{rows}")

    assert record.title == "C"
    assert [item.origin.line for item in rejected] == [2, 5]
    assert rejected[0].reason == "row: 3 cells (expected 2)"
    assert rejected[1].reason.startswith("row: not well quoted")


def test_a_header_with_a_mark_that_is_not_closed_is_refused_with_that(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a quotation mark that is not closed"):
        of(tmp_path, "", '"title\nA\nB\n')


@pytest.mark.slow
@pytest.mark.parametrize("line", ['x",",', 'x,"', '"', '"""', '1,"a,', ',""",'])
def test_marks_that_open_again_and_again_take_linear_time_and_little_memory(line: str) -> None:
    text = io.StringIO("a,b,c\n" + f"{line}\n" * 100_000, newline="")

    tracemalloc.start()
    started = time.process_time()
    number = sum(1 for _ in rows.read(text, ",", "a"))
    taken, (_, most) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert number > 40_000
    assert taken < 60
    assert most < 2**22


def test_rows_without_anything_are_passed_over_and_counted(tmp_path: Path) -> None:
    notes = Notes()

    records, rejected = of(
        tmp_path, "fields.keywords.column = 'k'", "title,k\n,\n\nA,\n , \n", notes
    )

    assert (len(records), len(rejected)) == (1, 0)
    assert list(notes.lines()) == [f"{tmp_path / 'table.csv'}: empty rows passed over: 2"]


def test_a_row_of_a_second_table_has_only_its_report_and_an_appearance(tmp_path: Path) -> None:
    description = written(
        tmp_path / "second.toml",
        'name = "Second"\nfields.report.column = "case"\nappearance.url.column = "url"\n',
    )

    (record,), _ = items(
        written(tmp_path / "a.csv", "case,url\nhttps://fact.example/a,https://a.example/\n"),
        description,
    )

    assert record.origin == Origin(source=str(tmp_path / "a.csv"), line=2)
    assert record.report == "https://fact.example/a"
    assert record.appearances == (Appearance(url="https://a.example/"),)
    assert record.title is record.publisher is None and record.form == "table"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_may_hold_line_ends_of_any_kind(tmp_path: Path, end: str) -> None:
    table = f'title,c{end}A,"one{end}{end}two"{end}B,three{end}'

    (first, second), _ = of(tmp_path, "fields.claim.column = 'c'", table)

    if end != "\r":
        assert first.claim == "one\n\ntwo"
    assert second.origin.line == 5


def test_every_row_of_the_given_tables_is_read(shared_data: Path) -> None:
    notes = Notes()
    folder = shared_data / "euvsdisinfo"

    cases, refused = items(folder / "posts.csv", notes=notes)
    places, refused_places = items(folder / "publications.csv", notes=notes)

    assert (len(cases), len(refused)) == (9_553, 0)
    assert (len(places), len(refused_places)) == (15_093, 0)
    assert sum(not record.appearances[0].archives for record in places) == 6_548
    assert {record.publisher for record in cases} == {"EUvsDisinfo"}
    assert {record.report for record in places} <= {record.report for record in cases}
    assert [note.partition(": ")[2] for note in notes.lines()] == ["empty list items left out: 423"]


def test_shipped_descriptions_are_found_by_the_header(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.tsv", "id,publication,archive\nhttps://a.example/,https://b.example/,\n"
    )

    (record,), _ = items(path)

    assert record.appearances == (Appearance(url="https://b.example/"),)


def test_a_table_divided_otherwise_than_described_is_read_and_that_is_told(tmp_path: Path) -> None:
    description = written(
        tmp_path / "a.toml",
        'name = "A"\ndelimiter = ","\nfields.report.column = "id"\nfields.issue.column = "n"\n',
    )
    notes = Notes()
    table = written(tmp_path / "a.csv", "id;n\nhttps://a.example/;5\n")

    (record,), _ = items(table, description, notes=notes)

    assert (record.report, record.issue) == ("https://a.example/", "5")
    assert list(notes.lines()) == [
        f"{table}: columns divided by ';', where the description 'A' says ',': read as ';'"
    ]


def test_a_header_without_rows_is_a_table_without_records(tmp_path: Path) -> None:
    assert of(tmp_path, "", "title\n") == ([], [])


def test_columns_that_nobody_declared_are_named_with_the_nearest_description(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "x.csv", "id,publication,archived,archive,\na,b,c,d,\n")

    with pytest.raises(InputError) as raised:
        list(read([path]))

    assert str(raised.value).startswith(
        f"{path}: columns not declared: 'archived', ''; the nearest description is "
        "'EUvsDisinfo: publications' (expected a description that declares or ignores each column"
    )
    assert "disinfo-graph read --suggest-table FILE" in str(raised.value)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "no header (expected the names of columns)"),
        ("\n\n", "no header (expected the names of columns)"),
        ("id,publication\n", "not there: 'archive'"),
        ("river,lake\n", "columns 'river', 'lake' fit no description of a table"),
        ("id,publication,archive,id\n", "column 'id' stands twice (expected each column once)"),
        ("\x00\x00", "fit no description"),
    ],
)
def test_tables_that_cannot_be_read_are_refused(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        list(read([written(tmp_path / "x.csv", table)]))

    assert said in str(raised.value)


def test_the_example_of_the_documentation_is_read_as_it_says(tmp_path: Path) -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    table = readme.partition("```csv\n")[2].partition("```")[0]
    described = readme.partition("```toml\n")[2].partition("```")[0]

    (record,), rejected = items(
        written(tmp_path / "rivers.csv", table), written(tmp_path / "rivers.toml", described)
    )

    assert rejected == []
    assert record.debunk == "No river does.\n\nGauges show it."
    assert record.languages == ("Spanish", "French")
    assert record.appearances == (
        Appearance(
            url="https://river.example/a",
            archives=("https://archive.example/a",),
            source="River News",
        ),
        Appearance(url="https://river.example/b", source="River News"),
    )
