"""Case page text: the seed and its twin in own words, in every layout, and what is refused."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from disinfo_graph.deriving import derive
from disinfo_graph.errors import InputError
from disinfo_graph.merging import merge
from disinfo_graph.model import Origin, Record, Rejected
from disinfo_graph.readers import Notes, read
from making import CASES, ROOT

NOWHERE = Origin(source="", line=0)
TWIN = CASES / "recurring-narratives.txt"

ONE_CASE = """Disinfo: The meters listen

They say that water meters listen.


The meters hold no microphone.

Their certificate is public.


  • Reported in: Issue 12
  • DATE OF PUBLICATION: 03/02/2021
  • Article language(s) Spanish
  • Countries and/or Regions discussed in the disinformation: Kazakhstan, Russia
  • Keywords: Water, Meters
  • Outlet(s): The Lantern
see more
"""

WATER = Record(
    origin=NOWHERE,
    form="case page text",
    title="The meters listen",
    claim="They say that water meters listen.",
    debunk="The meters hold no microphone.\n\nTheir certificate is public.",
    text_language="en",
    published=date(2021, 2, 3),
    languages=("Spanish",),
    countries=("Kazakhstan", "Russia"),
    keywords=("Water", "Meters"),
    sources=("The Lantern",),
    issue="12",
    publisher="EUvsDisinfo",
)


def items(path: Path, content: str | bytes) -> list[Record | Rejected]:
    """Write a file and read it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read([path]))


def plain(found: list[Record | Rejected]) -> list[Record | Rejected]:
    """Leave out where the items were read."""
    return [replace(item, origin=NOWHERE) for item in found]


def collapsed(text: str) -> str:
    return re.sub(r"\n\n+", "\n\n", text)


def bullets(mark: str, colon: str | None = None) -> Callable[[str], str]:
    def laid_out(text: str) -> str:
        marked = re.sub(r"(?m)^  • ", mark, text)
        return marked if colon is None else re.sub(r"(language\(s\)) ", rf"\1{colon}", marked)

    return laid_out


def fields_turned(text: str) -> str:
    """Put the fields of each case in another order."""
    shuffled = random.Random(7)

    def turned(match: re.Match[str]) -> str:
        lines = match.group().splitlines()
        shuffled.shuffle(lines)
        return "\n".join(lines) + "\n"

    return re.sub(r"(?m)(^  • .*\n)+", turned, text)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "blank lines doubled": lambda text: re.sub(r"(?m)^\n", "\n\n", text),
    "a blank line more everywhere": lambda text: re.sub(r"\n(\n+)", r"\n\n\1", text),
    "blank lines between the fields": lambda text: text.replace("\n  • ", "\n\n  • "),
    "blank lines before and after": lambda text: f"\n\n \n{text}\n\n\n",
    "lines that end in spaces": lambda text: text.replace("\n", "  \n"),
    "blank lines that hold a tab": lambda text: text.replace("\n\n", "\n\t\n"),
    "hyphens": bullets("- "),
    "asterisks": bullets("  * "),
    "middle dots": bullets("· "),
    "dashes": bullets("– "),
    "bullets without space": bullets("•"),
    "no bullets, colons": bullets("", ": "),
    "a colon after every label": bullets("  • ", ": "),
    "labels in capitals": lambda text: re.sub(
        r"(?m)^  • [^:\n]*(?=:)|Article language\(s\)", lambda m: m.group().upper(), text
    ),
    "labels in lower case": lambda text: re.sub(
        r"(?m)^  • [^:\n]*(?=:)|Article language\(s\)", lambda m: m.group().lower(), text
    ),
    "no colons": lambda text: re.sub(r"(?m)^(  • (?!Rights)[^:\n]*):", r"\1", text),
    "a space before the colon": lambda text: re.sub(r"(?m)^(  • [^:\n]*):", r"\1 :", text),
    "no-break spaces in the fields": lambda text: re.sub(
        r"(?m)^  • .*$", lambda m: m.group().replace(" ", "\u00a0"), text
    ),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "a byte order mark at each case": lambda text: text.replace("Disinfo:", "\ufeffDisinfo:"),
    "fields in another order": fields_turned,
    "values on the line after": lambda text: re.sub(
        r"(?m)^(  • [^:\n]*:|.*language\(s\)) ", "\\1\n    ", text
    ),
    "no see more": lambda text: text.replace("see more\n", ""),
    "see more between paragraphs": lambda text: text.replace(".\n\n", ".\n\nSee more...\n\n"),
    "see more at the end of paragraphs": lambda text: text.replace(".\n\n", ".\nsee more\n\n"),
    "see more among the fields": lambda text: text.replace("\n  • ", "\nsee more\n  • "),
    "titles in capitals": lambda text: text.replace("Disinfo:", "DISINFO:"),
    "a space before the title's colon": lambda text: text.replace("Disinfo:", "disinfo :"),
    "a mark before the title": lambda text: text.replace("Disinfo:", "# Disinfo:"),
    "no line end at the end": lambda text: text.rstrip(),
}
"""Layouts that change nothing of what a text says."""


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", ["one case", "twin", "seed"])
def test_layouts_that_say_the_same_read_the_same(
    name: str, layout: Callable[[str], str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given = {"one case": lambda: ONE_CASE, "twin": TWIN.read_text}.get(name)
    text = given() if given else request.getfixturevalue("seed").read_text(encoding="utf-8")

    usual = plain(items(tmp_path / "usual.txt", text))
    other = plain(items(tmp_path / "other.txt", layout(text)))

    assert all(isinstance(item, Record) for item in usual)
    assert other == usual


@pytest.mark.parametrize("name", ["twin", "seed"])
def test_where_all_gaps_are_equal_the_opening_of_the_debunk_divides(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = TWIN if name == "twin" else request.getfixturevalue("seed")

    found = items(tmp_path / "collapsed.txt", collapsed(path.read_text(encoding="utf-8")))

    assert plain(found) == plain(list(read([path])))


def test_every_field_is_read(tmp_path: Path) -> None:
    found = items(tmp_path / "one.txt", ONE_CASE)

    assert plain(found) == [WATER]


def test_fields_of_the_documentation_are_read(tmp_path: Path) -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```text\n(.*?)```", readme, re.DOTALL)

    (record,) = items(tmp_path / "example.txt", example)

    assert isinstance(record, Record)
    assert record.claim is not None and record.claim.count("\n\n") == 1
    assert record.report == "https://euvsdisinfo.eu/report/an-example/"
    assert record.rights == "Texts © the publisher; reuse with acknowledgement"
    assert (record.issue, record.sources) == ("270", ("RT Spanish",))


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Article languages", "languages"),
        ("Article language", "languages"),
        ("Countries / regions discussed", "countries"),
        ("Countries/Regions discussed in the disinformation", "countries"),
        ("Tags", "keywords"),
        ("Outlets", "sources"),
    ],
)
def test_labels_of_other_years_are_known(label: str, field: str, tmp_path: Path) -> None:
    (record,) = items(tmp_path / "one.txt", f"Disinfo: A\n\nb\n\n\nc\n\n\n• {label}: x, y ,, z\n")

    assert isinstance(record, Record)
    assert getattr(record, field) == ("x", "y", "z")


@pytest.mark.parametrize("name", ["twin", "seed"])
def test_the_seed_and_its_twin_hold_four_cases(name: str, request: pytest.FixtureRequest) -> None:
    path = TWIN if name == "twin" else request.getfixturevalue("seed")

    found = list(read([path]))

    first, second, third, fourth = (item for item in found if isinstance(item, Record))
    assert len(found) == 4
    assert (first.issue, first.published) == ("270", date(2022, 1, 17))
    assert (first.languages, first.countries) == (("Spanish",), ("Kazakhstan", "Russia"))
    assert first.keywords == ("Colour revolutions", "Destabilising Russia")
    assert [_paragraphs(record.claim) for record in (first, second, third, fourth)] == [1, 1, 2, 1]
    assert [_paragraphs(record.debunk) for record in (first, second, third, fourth)] == [6, 2, 2, 2]
    assert all(record.issue is None and record.published is None for record in (second, fourth))


@pytest.mark.parametrize("name", ["twin", "seed"])
def test_the_last_paragraph_of_the_first_debunk_names_four_claims(
    name: str, request: pytest.FixtureRequest
) -> None:
    path = TWIN if name == "twin" else request.getfixturevalue("seed")
    first = next(read([path]))
    assert isinstance(first, Record) and first.debunk is not None

    derived = derive(merge(("key",), "slug", [first]), lambda title: None, {})

    last = first.debunk.rindex("\n\n")
    assert len(derived.related) == 4
    assert all(related.evidence.start > last for related in derived.related)
    assert derived.advances == ()


def _paragraphs(text: str | None) -> int:
    assert text is not None
    return text.count("\n\n") + 1


REFUSED_FILES: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 1, "expected a line 'Disinfo: <title>'"),
    "blank lines only": (b"\n \n\n", 1, "expected a line 'Disinfo: <title>'"),
    "no title line": (b"\nWater meters\n\nlisten.\n", 2, "'Water meters' is no case page"),
    "text before the first title": (b"Report\nDisinfo: A\n\nb\n", 1, "'Report' is no case page"),
}


@pytest.mark.parametrize(("content", "line", "said"), REFUSED_FILES.values(), ids=REFUSED_FILES)
def test_a_file_that_is_no_case_page_is_refused_with_its_place(
    content: bytes, line: int, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"

    with pytest.raises(InputError) as raised:
        items(path, content)

    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert said in str(raised.value)
    assert "(expected " in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbfDisinfo: A\r\n\r\ncaf\xe9\r\n", "byte 0xe9 at 20 is not utf-8"),
        ("Disinfo: Été à Łódź\n\ncaf".encode() + b"\xe9\n", "though most of the text is"),
        (b"Disinfo: A\n\n\x81\xe9\n", "byte 0x81 at 12 is not windows-1252"),
    ],
)
def test_a_file_that_cannot_be_decoded_is_refused_with_the_byte(
    content: bytes, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        items(tmp_path / "page.txt", content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_files_in_every_encoding_read_the_same(encoding: str, tmp_path: Path) -> None:
    notes = Notes()
    text = ONE_CASE.replace("The meters hold", "“Café” meters hold")
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode(encoding))

    (record,) = read([path], notes=notes)

    assert isinstance(record, Record) and record.debunk is not None
    assert record.debunk.startswith("“Café” meters hold no microphone.")
    assert len(notes.said) == (encoding == "windows-1252")


REFUSED_CASES: dict[str, tuple[str, str]] = {
    "date that is none": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Date of publication: 31/02/2021",
        "line 9: published: '31/02/2021' is no date (expected dd/mm/yyyy)",
    ),
    "date of another form": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Date of publication: 2021-02-03",
        "line 9: published: '2021-02-03' is no date (expected dd/mm/yyyy)",
    ),
    "unknown field": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Keywords: d\n• Verdict: none",
        "line 10: '• Verdict: none' is no field (expected ",
    ),
    "field twice": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Keywords: d\n• Keywords: e",
        "line 10: keywords given twice (expected once)",
    ),
    "field twice, by two labels": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Keywords: d\n• Tags: e",
        "line 10: keywords given twice (expected once)",
    ),
    "issue without number": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Reported in: Issue",
        "line 9: issue: 'Issue' (expected 'Issue' and a number)",
    ),
    "issue in words": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Reported in: Issue twelve",
        "line 9: issue: 'Issue twelve' (expected 'Issue' and a number)",
    ),
    "report that is no address": (
        "Disinfo: A\n\nb\n\n\nc\n\n\n• Report address: page 4",
        "line 9: report: 'page 4' (expected an http or https address)",
    ),
    "equal gaps and no usual opening": (
        "Disinfo: A\n\nb\n\nc\n\nThis claim is false.\n",
        "line 3: claim and debunk cannot be told apart (expected two blank lines between them, "
        "and one between paragraphs)",
    ),
    "two widest gaps and no usual opening": (
        "Disinfo: A\n\nb\n\n\nc\n\n\nd\n\ne\n",
        "line 3: claim and debunk cannot be told apart",
    ),
    "a debunk's opening before the widest gap": (
        "Disinfo: A\n\nb\n\nRecurring pro-Kremlin disinformation narrative about C.\n\n\nd\n",
        "line 3: claim and debunk cannot be told apart",
    ),
    "one paragraph that may be either": (
        "Disinfo: A\n\nNo evidence was given.\n",
        "line 3: claim and debunk cannot be told apart",
    ),
    "no character": (
        "Disinfo: A\n\nb\n\n\nc\uffff\n",
        "line 6: character U+FFFF (expected printable text)",
    ),
    "a line of control characters, which may have been blank": (
        "Disinfo: A\n\nb\n \x01\x02\n\nc\n",
        "line 4: nothing but U+0001 (expected text or nothing)",
    ),
    "a form feed between paragraphs": (
        "Disinfo: A\n\nb\n\x0c\nc\n",
        "line 4: nothing but U+000C (expected text or nothing)",
    ),
    "title line without title": (
        "Disinfo:\nA\n\nb\n\n\nc\n",
        "line 1: no title (expected 'Disinfo: <title>')",
    ),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED_CASES.values(), ids=REFUSED_CASES)
def test_a_case_that_cannot_be_read_is_rejected_as_it_was_and_the_others_are_read(
    text: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"

    (rejected, record) = items(path, f"{text}\n\n{ONE_CASE}")

    assert isinstance(rejected, Rejected)
    assert rejected.origin == Origin(source=str(path), line=1)
    assert rejected.reason.startswith(reason)
    assert rejected.record == text.rstrip()
    assert plain([record]) == [WATER]


def test_a_title_without_title_never_joins_the_case_before(tmp_path: Path) -> None:
    found = items(tmp_path / "page.txt", "Disinfo: A\n\nb\n\n\nc\n\nDisinfo:\nB\n\nd\n")

    assert [type(item) for item in found] == [Record, Rejected]


@pytest.mark.parametrize(
    ("text", "claim", "debunk"),
    [
        ("Disinfo: A\n", None, None),
        ("Disinfo: A\n\nb\n", "b", None),
        ("Disinfo: A\n\nb\n\nc\n", "b", "c"),
        ("Disinfo: A\n\n\n\nb\n\n\nc\n", "b", "c"),
        ("Disinfo: A\nb\n\n\nc\n", "b", "c"),
        ("Disinfo: A\n\nb\n\n\nc\n\nThis claim is false.\n", "b", "c\n\nThis claim is false."),
        ("Disinfo: A\n\nb\n\nNo evidence of it.\n\n\nc\n", "b\n\nNo evidence of it.", "c"),
        ("Disinfo: A\n\nb\nand on\n\n\nc\nand on\n", "b and on", "c and on"),
        ("Disinfo: A\n\nb\n\n\nsee more\n\nc\n\nd\n", "b", "c\n\nd"),
        ("Disinfo: A\n\nb\n\nd\n\nConspiracy theory.\n\ne\n", "b\n\nd", "Conspiracy theory.\n\ne"),
        ("Disinfo: A\n\nb\n\n\nd\n\n\nNo evidence given.\n", "b\n\nd", "No evidence given."),
    ],
)
def test_paragraphs_go_to_claim_and_debunk(
    text: str, claim: str | None, debunk: str | None, tmp_path: Path
) -> None:
    (record,) = items(tmp_path / "page.txt", text)

    assert isinstance(record, Record)
    assert (record.claim, record.debunk) == (claim, debunk)


def test_items_say_on_which_line_their_case_begins(tmp_path: Path) -> None:
    found = items(tmp_path / "page.txt", f"\n{ONE_CASE}\n{ONE_CASE}")

    assert [item.origin.line for item in found] == [2, 2 + ONE_CASE.count("\n") + 1]


@pytest.mark.parametrize("colon", [":", ""])
def test_fields_are_read_without_bullets_and_colons(tmp_path: Path, colon: str) -> None:
    text = (
        "Disinfo: A hill sings\n\nIt sings.\n\n\nNo hill sings.\n\n\n"
        f"Keywords{colon} hills, songs\nReported in{colon} Issue 270\n"
        f"Article language(s){colon} Spanish\nDATE OF PUBLICATION{colon} 17/01/2022\n"
    )
    (tmp_path / "page.txt").write_text(text)

    (record,) = read([tmp_path / "page.txt"])

    assert isinstance(record, Record)
    assert (record.debunk, record.issue) == ("No hill sings.", "270")
    assert (record.languages, record.keywords) == (("Spanish",), ("hills", "songs"))
