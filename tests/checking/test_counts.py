"""What a short script of its own counts in the given tables is what `check` finds, to the row."""

from __future__ import annotations

import csv
from ast import literal_eval
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from disinfo_graph import resources
from disinfo_graph.model import Unresolved
from disinfo_graph.publish import Checked, Request, check

Rows = list[dict[str, str]]


def table(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> tuple[Path, Path]:
    folder = shared_data / "euvsdisinfo"
    return folder / "posts.csv", folder / "publications.csv"


@pytest.fixture(scope="module")
def checked(tables: tuple[Path, Path]) -> Checked:
    return check(Request(inputs=tables), lambda step: None)


@pytest.fixture(scope="module")
def posts(tables: tuple[Path, Path]) -> Rows:
    return table(tables[0])


@pytest.fixture(scope="module")
def publications(tables: tuple[Path, Path]) -> Rows:
    return table(tables[1])


def found(checked: Checked, rule: str) -> int:
    return sum(one.findings for one in checked.report.rules if one.name == rule)


def places(checked: Checked, rule: str, file: str) -> set[int]:
    """Return the lines of a file at which the rule finds something."""
    return {
        place.line
        for one in checked.report.findings
        if one.finding.shape.rpartition("#")[2] == rule
        for place in one.places
        if place.file.endswith(file) and place.line is not None
    }


def lines(path: Path, at_fault: Callable[[dict[str, str]], bool]) -> set[int]:
    """Return the lines on which the rows at fault begin."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        _, begins = rows.fieldnames, rows.line_num + 1
        told = set()
        for row in rows:
            told |= {begins} if at_fault(row) else set()
            begins = rows.line_num + 1
    return told


def nothing_in(row: dict[str, str], column: str) -> bool:
    return not [item for item in literal_eval(row[column]) if item]


def unresolved(checked: Checked) -> set[Unresolved]:
    assert checked.summary is not None
    return set(checked.summary.account.unresolved)


def without(rows: Rows, column: str) -> int:
    return sum(not [item for item in literal_eval(row[column]) if item] for row in rows)


@pytest.mark.slow
def test_titles_that_were_cut(checked: Checked, posts: Rows) -> None:
    cut = sum(row["title"].rstrip().endswith(("…", "...")) for row in posts)

    assert found(checked, "Claim-title-whole") == cut > 1000


@pytest.mark.slow
def test_cases_without_a_language(checked: Checked, posts: Rows) -> None:
    not_known = {"Bulgaria", "Lithuania", "Serbia"}  # countries, in the column of languages
    bare = sum(not set(literal_eval(row["languages"])) - not_known - {""} for row in posts)

    assert found(checked, "Claim-language-tag") == bare >= without(posts, "languages") > 0


@pytest.mark.slow
def test_cases_without_a_country(checked: Checked, posts: Rows) -> None:
    assert found(checked, "Claim-discusses") == without(posts, "countries") > 0


@pytest.mark.slow
def test_cases_without_an_outlet(checked: Checked, posts: Rows) -> None:
    named = {one.label for one in unresolved(checked) if one.kind != "source"}
    bare = sum(not set(literal_eval(row["outlets"])) - named - {""} for row in posts)

    assert found(checked, "Claim-carried-by") >= bare >= without(posts, "outlets") > 0


@pytest.mark.slow
def test_the_rows_at_fault_are_those_that_are_told(
    checked: Checked, tables: tuple[Path, Path]
) -> None:
    posts, _ = tables
    cut = lines(posts, lambda row: row["title"].rstrip().endswith(("…", "...")))
    elsewhere = lines(posts, lambda row: nothing_in(row, "countries"))
    by_nobody = lines(posts, lambda row: nothing_in(row, "outlets"))
    in_none = lines(posts, lambda row: nothing_in(row, "languages"))

    assert places(checked, "Claim-title-whole", "posts.csv") == cut
    assert places(checked, "Claim-discusses", "posts.csv") == elsewhere
    # These find names too that stand for nobody, or for no language.
    assert places(checked, "Claim-carried-by", "posts.csv") >= by_nobody > set()
    assert places(checked, "Claim-language-tag", "posts.csv") >= in_none > set()


@pytest.mark.slow
def test_appearances_without_an_archive_and_those_at_none(
    checked: Checked, publications: Rows
) -> None:
    platforms = table(resources.registry("platforms"))
    archives = {row["host"] for row in platforms if "archive" in row["kind"]}
    addresses = {(row["id"], row["publication"]) for row in publications}
    bare = {(row["id"], row["publication"]) for row in publications if not row["archive"].strip()}
    elsewhere = {
        row["archive"]
        for row in publications
        if row["archive"].strip() and urlsplit(row["archive"]).hostname not in archives
    }
    kept = {one.label for one in unresolved(checked) if one.kind == "archive"}
    copied = {
        (row["id"], row["publication"])
        for row in publications
        if row["archive"].strip() and row["archive"] not in kept
    }

    assert found(checked, "Appearance-archive") == len(addresses - copied) >= len(bare - copied) > 0
    assert kept <= {row["archive"] for row in publications}
    # Of those at no archive, the rest are addresses at archives that were mangled, and are mended.
    mended = elsewhere - kept
    assert mended and all(any(host in address for host in archives) for address in mended)
