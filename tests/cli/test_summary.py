"""What `publish`, `check` and `read` sum up for a curator, as text on a terminal of 80 columns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from disinfo_graph.cli import group, summing
from disinfo_graph.model import Unresolved
from disinfo_graph.publish import Input, Summary
from disinfo_graph.publish.account import Account
from disinfo_graph.release import site as sites
from making import CASES, DEMONSTRATION, write_cases


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, list(map(str, arguments)))


FAULTY = (
    {"countries": ["Narnia"]},
    {"issue": "7"},
    {"published": "2020-13-01"},
    {"claim": "A <b>channel</b> said so.", "issue": None},
    {"report": None, "debunk": None, "title": "A lake burns"},
)
FIGURES = """\
read 5 records
         4  case JSON Lines
           4  in.jsonl
         1  refused by the readers
           1  in.jsonl
5 read = 1 {published} + 2 merged + 2 rejected
"""


@pytest.mark.parametrize(
    ("command", "published"),
    [
        (("publish",), "published"),
        (("publish", "--dry-run"), "to publish"),
        (("publish", "--strict"), "to publish"),
        (("check", "--fail-on", "violation"), "to publish"),
    ],
)
def test_every_run_accounts_for_every_record_in_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], published: str
) -> None:
    monkeypatch.chdir(tmp_path)
    given = write_cases(Path("in.jsonl"), *FAULTY)

    told = run(*command, given)

    assert FIGURES.format(published=published) in told.stdout
    assert "\nin conflict 2 values\n         1  claim\n         1  issue\n" in told.stdout
    assert "\nmended 1 text\n         1  a tag of HTML\n" in told.stdout
    assert "\n         1  country of 3: 1 name\n            'Narnia' (1)\n" in told.stdout
    assert told.exit_code == 1


def test_a_fault_that_stands_alone_is_told_with_its_value(tmp_path: Path) -> None:
    days = ("2020-13-01", "2020-14-01", "2020-15-01")
    alone = write_cases(tmp_path / "alone.jsonl", {"published": days[0]})
    many = write_cases(tmp_path / "many.jsonl", *({"published": day} for day in days))

    told = run("check", alone).stdout
    grouped = run("check", many).stdout

    assert "1  published: '2020-13-01' is no date" in told
    assert "3  published: '…' is no date" in grouped


def test_a_publication_names_the_folder_of_its_lists(tmp_path: Path) -> None:
    told = run("publish", CASES, "--site", tmp_path)

    release = sites.current(tmp_path)
    assert f"\nlists in {release}\n" in told.stdout
    listed = [line.split()[0] for line in told.stdout.partition("lists in")[2].splitlines()[1:]]
    assert listed == [name for name, _ in summing.LISTS]
    assert all((release / name).is_file() for name in listed)


@pytest.mark.parametrize("command", [("publish", "--dry-run"), ("check",)])
def test_lists_are_written_where_nothing_is_published(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    given = write_cases(tmp_path / "in.jsonl", *FAULTY)
    site = ("--site", tmp_path / "site") if command[0] == "publish" else ()

    told = run(*command, given, *site, "--reports", tmp_path / "lists")

    assert f"\nlists in {tmp_path / 'lists'}\n" in told.stdout
    assert {path.name for path in (tmp_path / "lists").iterdir()} == {
        name for name, _ in summing.LISTS
    }
    assert len((tmp_path / "lists" / "rejected.jsonl").read_text().splitlines()) == 2


def test_what_publishes_nothing_says_how_to_have_lists(tmp_path: Path) -> None:
    told = run("publish", CASES, "--site", tmp_path, "--dry-run")

    assert told.stdout.endswith(
        "nothing published: dry run; for lists of all this, say --reports\n"
    )


def test_reading_sums_up_by_form_on_standard_error(tmp_path: Path) -> None:
    told = run("read", CASES)

    assert len(told.stdout.splitlines()) == DEMONSTRATION
    assert told.stderr.startswith(f"read {DEMONSTRATION} records\n        41  case JSON Lines\n")


@pytest.mark.parametrize("command", ["publish", "check"])
def test_additions_and_expansions_are_heeded(tmp_path: Path, command: str) -> None:
    given = write_cases(tmp_path / "in.jsonl", {"countries": ["Narnia"]})
    added = tmp_path / "added.csv"
    added.write_text("kind,label,same_as\ncountry,Narnia,Russia\n")
    expanded = tmp_path / "short.csv"
    expanded.write_text("short,long,date\n")
    site = ("--site", tmp_path / "site") if command == "publish" else ()

    without = run(command, given, *site)
    told = run(command, given, *site, "--registry", added, "--expansions", expanded)

    assert "Narnia" in without.stdout
    assert "Narnia" not in told.stdout
    assert told.exit_code == 0


def summary() -> Summary:
    """Return a summary with much in it."""
    account = Account(published=1_234_567, merged=7)
    for number in range(30):
        account.reject(f"fault {number}: {'this cannot be read ' * 40}", f"{'deep/' * 40}in.csv:1")
    account.conflicts.update({"title": 12, "appearances.language": 3})
    account.mended.update({"a control character": 5})
    for number in range(5):
        label = f"A channel\nof \x1b[31mname {number} {'long ' * 30}"
        account.unresolved[Unresolved(kind="source", label=label, reason="unknown")] = 3
    account.mentions.update({"source": 40_000})
    account.appearances.update({("without", "no host"): 2, ("concluded", "only-outlet/1"): 4})
    files = [
        Input(file=f"{'deep/' * 40}{number:02}.csv", records={"table": number}, refused=number % 2)
        for number in range(30)
    ]
    return Summary(inputs=tuple(files), account=account, notes=("in.csv: byte " * 20,))


def test_it_fits_a_terminal_of_80_columns_and_sends_it_no_command() -> None:
    told = summing.text(summary())

    assert max(map(len, told.splitlines())) <= 80
    assert "\x1b" not in told
    assert "and 19 more files" in told
    assert "and for 10 more reasons" in told


def test_the_most_frequent_comes_first() -> None:
    account = Account(conflicts=Counter({"issue": 2, "title": 12, "claim": 2}))

    told = summing.text(Summary(account=account))

    assert [line.split()[1] for line in told.splitlines() if line.startswith("    ")] == [
        "title",
        "claim",
        "issue",
    ]
