"""`check` as its users run it: what it takes, what it prints, and with which exit code it ends."""

from __future__ import annotations

import gzip
import json
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph
from rdflib.namespace import SH

from disinfo_graph.cli import group
from disinfo_graph.errors import ConfigError
from disinfo_graph.release import site as sites
from disinfo_graph.reporting import FORMATS
from making import DEMONSTRATION, ROOT, numbered, publish_quietly, write_cases

REFUSED = {"report": None, "debunk": None, "title": "A lake burns"}
WARNED = {"published": None}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended."""

    code: int
    out: str
    err: str


def check(*arguments: str | Path) -> Ran:
    done = CliRunner().invoke(group, ["check", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return Ran(done.exit_code, done.stdout, done.stderr)


def test_checking_sums_up_first_and_says_how_to_mend(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, REFUSED)

    told = check(given)

    assert told.code == 1
    assert told.out.startswith(
        "2 rules broken by 1 of 2 cases\n2 findings: 1 violation, 1 warning\n"
    )
    assert "\nVIOLATION in 1 case: The claim has neither a debunk nor the address of one.\n" in (
        told.out
    )
    assert "\n  To mend: Add" in told.out
    assert f"\n    {given}:2 “A lake burns”\n" in told.out


@pytest.mark.parametrize(
    ("change", "fail_on", "code"),
    [
        (WARNED, (), 0),
        (WARNED, ("--fail-on", "violation"), 0),
        (WARNED, ("--fail-on", "warning"), 1),
        (WARNED, ("--fail-on", "info"), 1),
        ({}, ("--fail-on", "info"), 0),
        (REFUSED, (), 1),
        ({"published": "2020-13-01"}, (), 1),
    ],
    ids=str,
)
def test_checking_fails_on_the_weight_that_is_asked_for(
    tmp_path: Path, change: dict[str, object], fail_on: tuple[str, ...], code: int
) -> None:
    assert check(write_cases(tmp_path / "in.jsonl", change), *fail_on).code == code


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", "%PDF", "a.pdf: no reader for .pdf"),
        ("a.txt", "Dear reader\n", "a.txt:1: 'Dear reader' is no case page"),
        ("a.ttl", "<http://a.example> a\n  nonsense .", "a.ttl:2: "),
        ("a.nt", '<http://a.example> <http://b.example> "x" .\n', "a.nt: nothing that a shape is"),
        ("a.jsonl", "", "a.jsonl: no record (expected at least one case)"),
        ("a.jsonl", "\n \n\n", "a.jsonl: no record (expected at least one case)"),
        ("a.csv", "id,publication,archive\n", "a.csv: no record (expected at least one case)"),
    ],
)
def test_what_could_not_be_checked_ends_with_2(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content)

    told = check(tmp_path / name)

    assert (told.code, told.out) == (2, "")
    assert message in told.err


def test_what_no_reader_takes_is_told_which_files_are_rdf(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_text("x")

    told = check(tmp_path / "x.bin")

    assert told.code == 2
    assert "no reader for .bin (expected .txt" in told.err
    assert "nor known as RDF (expected .ttl, " in told.err


def test_compressed_rdf_on_standard_input_is_told_how_to_say_its_syntax() -> None:
    packed = gzip.compress(b"@prefix : <http://a.example/> .\n:a :b :c .\n")

    done = CliRunner().invoke(group, ["check", "-"], input=packed)
    named = CliRunner().invoke(group, ["check", "-", "--syntax", "turtle"], input=packed)

    assert (done.exit_code, named.exit_code) == (2, 2)
    assert "nor known as RDF (expected its syntax by --syntax)" in done.stderr
    assert "nothing that a shape is about" in named.stderr


def test_where_every_record_is_refused_the_report_says_so(tmp_path: Path) -> None:
    told = check(write_cases(tmp_path / "in.jsonl", {"published": "2020-13-01"}))

    assert told.code == 1
    assert "1 record could not be read" in told.out


def test_a_record_that_cannot_be_read_is_part_of_every_report(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {}, {"published": "2020-13-01"})

    told = {row.name: check(given, "--format", row.name) for row in FORMATS}

    assert {one.code for one in told.values()} == {1}
    shown = [one.out for name, one in told.items() if name != "turtle"]
    assert all("is no date" in out and f"{given}" in out for out in shown)
    assert "1 record could not be read" in told["turtle"].out


def test_nothing_but_the_report_is_printed_in_a_format_for_programs(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", WARNED)
    schema = json.loads((ROOT / "docs" / "check-report.schema.json").read_text())

    told = json.loads(check(given, "--format", "json", "--reports", tmp_path / "lists").out)
    turtle = Graph().parse(data=check(given, "--format", "turtle").out, format="turtle")

    Draft202012Validator(schema).validate(told)
    assert told["records"] == {"read": 1, "merged": 0, "unreadable": 0}
    assert len(told["findings"]) == len(list(turtle.subjects(RDF.type, SH.ValidationResult)))
    assert (tmp_path / "lists" / "summary.json").is_file()


def test_records_go_by_the_base_that_is_asked_for(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", WARNED)
    base = "https://cases.example/graph/"

    told = json.loads(check(given, "--format", "json", "--base-iri", base).out)
    shown = check(given, "--base-iri", base).out

    assert {one["focus"].partition("id/")[0] for one in told["findings"]} == {base}
    assert {one["case"].partition("id/")[0] for one in told["findings"]} == {base}
    assert base not in shown


def test_a_base_that_is_none_is_refused(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", {})

    done = CliRunner().invoke(group, ["check", str(given), "--base-iri", "cases"])

    assert isinstance(done.exception, ConfigError)


def test_examples_and_cap_are_as_asked_for(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", *(one | WARNED for one in numbered(5)))

    told = check(given, "--examples", "2")
    capped = json.loads(check(given, "--format", "json", "--cap", "3").out)

    assert told.out.count("“River number") == 2
    assert "\n    and 3 more\n" in told.out
    assert (len(capped["findings"]), capped["cap"]["reached"]) == (3, True)


def test_both_engines_report_the_same(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", REFUSED, WARNED, {"claim": None})

    reports = {
        check(given, "--format", "csv", "--engine", engine).out
        for engine in ("set-wise", "pyshacl")
    }

    assert len(reports) == 1


def test_the_order_of_inputs_and_how_they_are_named_tell_nothing(tmp_path: Path) -> None:
    one = write_cases(tmp_path / "one.jsonl", REFUSED)
    two = write_cases(tmp_path / "two.jsonl", *(case | WARNED for case in numbered(2)))

    reports = {
        check(*inputs, "--format", "csv").out for inputs in ((one, two), (two, one), (tmp_path,))
    }

    assert len(reports) == 1


def test_a_release_is_checked_as_the_inputs_it_was_made_of(site: Path) -> None:
    of_inputs = json.loads(check(ROOT / "data" / "cases", "--format", "json").out)
    of_release = json.loads(check(site, "--format", "json").out)

    assert of_release["checked"]["cases"] == DEMONSTRATION
    assert of_release["findings"] == of_inputs["findings"]
    assert of_release["records"] is None


def test_a_note_is_told_once(tmp_path: Path) -> None:
    write_cases(tmp_path / "in.jsonl", {})
    (tmp_path / "in.pdf").write_text("%PDF")

    assert check(tmp_path).out.count("passed over") == 1


# Colours


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """Return what is printed where standard output is a terminal."""
    main, terminal = pty.openpty()
    with open(main, "rb", buffering=0) as shown:
        done = subprocess.Popen(
            [sys.executable, "-m", "disinfo_graph", "check", *map(str, arguments)],
            stdout=terminal,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "TERM": "xterm"} | environment,
        )
        os.close(terminal)
        printed = b""
        try:
            while piece := shown.read(4096):
                printed += piece
        except OSError:
            pass  # The way in which Linux tells that the other end is closed.
        done.wait()
    return printed.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
    ids=str,
)
def test_a_terminal_shows_colours_unless_its_user_wants_none(
    tmp_path: Path, environment: dict[str, str], coloured: bool
) -> None:
    given = write_cases(tmp_path / "in.jsonl", WARNED)

    assert ("\x1b[" in on_a_terminal(given, **environment)) is coloured


def test_no_other_output_has_colours(tmp_path: Path) -> None:
    assert "\x1b[" not in check(write_cases(tmp_path / "in.jsonl", WARNED)).out


@pytest.mark.slow
def test_a_format_for_programs_has_no_colours_on_a_terminal_either(tmp_path: Path) -> None:
    given = write_cases(tmp_path / "in.jsonl", WARNED)

    assert "\x1b[" not in on_a_terminal(given, "--format", "csv")


@pytest.mark.slow
def test_a_date_that_is_to_come_is_told_of_records_of_rdf_and_of_a_release(tmp_path: Path) -> None:
    given, site = write_cases(tmp_path / "in.jsonl", {"published": "2999-01-01"}), tmp_path / "site"
    publish_quietly(given, site=site)
    (dump,) = (sites.current(site) / "dumps").glob("*.ttl")

    for what in (given, dump, site):
        now, then = check(what, "--format", "csv"), check(what, "--at", "3000-01-01")

        assert (now.code, then.code) == (0, 0)
        assert "Dated-past" in now.out
        assert "Dated-past" not in then.out
