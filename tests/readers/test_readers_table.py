"""Which reader reads which file, and what is said where there is none."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from disinfo_graph.errors import InputError
from disinfo_graph.merging.fields import FORMS
from disinfo_graph.model import Record
from disinfo_graph.readers import (
    READERS,
    Notes,
    Reader,
    Source,
    case_page,
    full_text,
    opening,
    pages,
    read,
    reader_of,
)
from disinfo_graph.readers.claim_review import answer, properties
from disinfo_graph.readers.pages import labels
from making import CASES, ROOT

README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the section of the documentation that a form has, its heading included."""
    found = re.search(rf"^## {title} \(.*?(?=^## |\Z)", README, re.IGNORECASE | re.M | re.S)
    assert found is not None, title
    return found[0]


def rows(text: str) -> dict[str, str]:
    """Return the second cell of each row of the tables in a text by its first one."""
    found = re.findall(r"^\| (.*?) \| (.*?) \|", text, re.MULTILINE)
    return {name.strip("`"): told for name, told in found}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_reader_has_its_section(reader: Reader) -> None:
    heading, *_ = section(reader.name).splitlines()

    assert re.findall(r"`(.*?)`", heading) == [*reader.suffixes, *reader.names]


def test_the_table_of_forms_is_that_of_the_readers() -> None:
    told = rows(README.partition("\n## What can be read\n")[2].partition("\n## ")[0])

    files = {name: re.findall(r"`(.*?)`", cell) for name, cell in told.items() if name[0].islower()}
    files |= {name: re.findall(r"`(.*?)`", told[name]) for name in told if "ClaimReview" in name}
    assert files == {reader.name: [*reader.suffixes, *reader.names] for reader in READERS}


def test_every_form_is_ranked_and_the_documentation_tells_the_order() -> None:
    told = " ".join(re.findall(r"believed in this order: (.*?)\.", README, re.DOTALL)[0].split())

    assert {reader.form for reader in READERS} == set(FORMS)
    assert told == ", ".join(FORMS)


def test_the_fields_of_full_text_are_documented() -> None:
    told = [name for name in rows(section("full text")) if name not in ("Field", "-")]

    assert told[-len(full_text.FIELDS) :] == list(full_text.FIELDS)
    assert all(f"`{name}`" in section("full text") for name in full_text.PUBLICATION_FIELDS)


def test_the_parts_of_case_pages_are_documented() -> None:
    told = section("case page")

    for classes in (pages.case.SUMMARY, pages.case.RESPONSE, pages.case.TITLE):
        assert sum(f".{name}" in told for name in classes) >= 2, classes
    for name in (*pages.details.LISTS, pages.details.KEYWORDS, pages.details.LINK, pages.case.BODY):
        assert f".{name}" in told


def labelled(text: str) -> list[tuple[str, str]]:
    """Return each label that a table tells, with the field it tells for it."""
    table = text.partition("\n| Label |")[2]
    cells = re.findall(r"^\| (`.*?`) \| (?:`(\w+)`.*?)? ?\|", table, re.MULTILINE)
    return [(name, field) for cell, field in cells for name in re.findall(r"`(.*?)`", cell)]


def test_the_labels_of_case_pages_are_documented() -> None:
    told = labelled(section("case page"))

    assert all(labels.LABELS[name.lower()] == (field or "nothing") for name, field in told)
    assert {field or "nothing" for _, field in told} == set(labels.FIELDS)


VALUES = {
    "issue": "270",
    "published": "17/01/2022",
    "languages": "Spanish",
    "countries": "Kazakhstan",
    "keywords": "a",
    "sources": "RT",
    "report": "https://a.example/",
    "rights": "CC0",
}


@pytest.mark.parametrize(("label", "field"), labelled(section("case page text")))
def test_the_labels_of_case_page_text_are_documented(
    label: str, field: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"Disinfo: A\n\nb\n\n\nc\n\n\n• {label.strip(':')}: {VALUES[field]}\n")

    (record,) = read([path])

    assert isinstance(record, Record) and getattr(record, field)


def test_every_label_of_case_page_text_is_documented() -> None:
    told = labelled(section("case page text"))

    assert {field for _, field in told} == {label.field for label in case_page.LABELS}


def test_the_properties_of_claim_reviews_are_documented() -> None:
    told = section("ClaimReview")
    named = {part for name in re.findall(r"`([\w.]+)`", told) for part in name.split(".")}

    for row in re.findall(r"^\| (`.*?) \|", told.partition("| Search answer |")[0], re.MULTILINE):
        for name in re.findall(r"`([\w.]+)`", row):
            assert set(name.split(".")) <= properties.REVIEW | properties.CLAIM | properties.RATING
    assert {*answer.CLAIM_FIELDS, *answer.REVIEW_FIELDS} - {"claimReview"} <= named


def test_readers_of_one_suffix_are_told_apart_by_what_fits() -> None:
    suffixes = Counter(suffix for reader in READERS for suffix in reader.suffixes)

    for reader in READERS:
        shared = any(suffixes[suffix] > 1 for suffix in reader.suffixes)
        assert (reader.fits is not None) == shared, reader.name


ONE_LINE = '{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "A river"}'
FULL = json.dumps({name: None for name in full_text.FIELDS} | {"title": "A river"})
TOLD = {
    "case page text": ("Disinfo: A river\n", "case page text"),
    "case page text, with a mark": ("\ufeff\n • DISINFO : A river\n", "case page text"),
    "case JSON Lines": ((CASES / "gaps.jsonl").read_text(), "case JSON Lines"),
    "full text": (f"\n{FULL}\n{FULL}\n", "full text"),
    "full text without line end": (FULL, "full text"),
    "ClaimReview, one a line": (f"{ONE_LINE}\n{ONE_LINE}\n", "ClaimReview lines"),
    "ClaimReview in one line": (ONE_LINE, "ClaimReview lines"),
    "a long line": (
        ONE_LINE.replace("A river", "A river " * 20_000) + f"\n{ONE_LINE}\n",
        "ClaimReview lines",
    ),
    "ClaimReview in several lines": (json.dumps(json.loads(ONE_LINE), indent=1), "ClaimReview"),
    "an array": (f"[{ONE_LINE}, {ONE_LINE}]", "ClaimReview"),
    "an array in several lines": (f"\n [\n{ONE_LINE}\n]", "ClaimReview"),
    "case page": ("\n <!DOCTYPE html><title>A river</title>", "case page"),
    "table": ("date,title\n2020-02-03,A river\n", "table"),
    "table with quotes": ('"date","title"\n"2020-02-03","A river"\n', "table"),
}


LINES = {reader.name for reader in READERS if ".jsonl" in reader.suffixes}
ENCODED = {
    f"{kind} in {encoding}": (text.encode(encoding), name)
    for kind, (text, name) in TOLD.items()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")
    if encoding.startswith("utf-8") or name not in LINES
}


@pytest.mark.parametrize(("data", "name"), ENCODED.values(), ids=ENCODED)
def test_inputs_without_a_name_are_told_by_how_they_begin(
    data: bytes, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "input"
    path.write_bytes(data)

    assert reader_of(Source(name="-", suffix="", path=path, unnamed=True)).name == name


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".JSONL"])
@pytest.mark.parametrize("name", ["case JSON Lines", "full text", "ClaimReview, one a line"])
def test_json_lines_are_told_by_their_first_object(name: str, suffix: str, tmp_path: Path) -> None:
    text, told = TOLD[name]
    source = opened(tmp_path / f"input{suffix}", f"not JSON\n{text}")

    assert reader_of(source).name == told


def opened(path: Path, text: str) -> Source:
    """Write a file and open it as a curator would."""
    path.write_text(text)
    (source,) = opening.sources(path, Notes())
    return source


def test_suffixes_in_capitals_are_known(tmp_path: Path) -> None:
    path = tmp_path / "CASES.TXT"
    path.write_text("Disinfo: A\n\nb\n")

    assert len(list(read([path]))) == 1


def test_a_folder_is_read_in_the_order_of_its_names_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b.txt").write_text("Disinfo: B\n")
    (tmp_path / "part" / "a.txt").write_text("Disinfo: C\n")
    (tmp_path / "a.txt").write_text("Disinfo: A\n")
    for hidden in (".DS_Store", ".git/config", "part/.a.swp"):
        (tmp_path / hidden).write_text("?")

    found = list(read([tmp_path]))

    assert [item.title for item in found if isinstance(item, Record)] == ["A", "B", "C"]


def test_origins_name_the_file_as_the_curator_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES.parent)

    first = next(read([Path("cases/recurring-narratives.txt")]))

    assert str(first.origin) == "cases/recurring-narratives.txt:1"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("table.xlsx", "table.xlsx: no reader for .xlsx (expected .txt (case page text), .jsonl "),
        ("README", "README: no reader for a file without suffix (expected .txt"),
        ("empty", "empty: an empty folder (expected .txt"),
        ("folder.txt", "folder.txt: an empty folder (expected .txt"),
    ],
)
def test_what_no_reader_reads_is_refused_by_name(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "table.xlsx").write_bytes(b"")
    (tmp_path / "README").write_bytes(b"")

    with pytest.raises(InputError) as raised:
        list(read([tmp_path / name]))

    assert said in str(raised.value)


def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")

    with pytest.raises(InputError, match=r"link\.txt: a link that leads nowhere"):
        list(read([tmp_path / "link.txt"]))
