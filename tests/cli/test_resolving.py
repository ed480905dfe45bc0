"""`disinfo-graph resolve` tells the entry of a label and how it was found, or what is like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from disinfo_graph.cli import group


def resolve(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["resolve", *arguments])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["US"], 0, "country: United States (us)\n  code: "),
        (["Castilian", "--kind", "language"], 0, "language: Spanish (es)\n  alias: "),
        (
            ["RT - YouTube"],
            0,
            "source: RT (rt)\n  rule: platform after the name\n  platform: YouTube",
        ),
        (["Spuntik", "--kind", "source"], 1, "\n  perhaps: Sputnik"),
        (["Show more", "--kind", "source"], 1, "source: not resolved: a button of the page"),
        (
            ["Foo Lantern // Bar Lantern", "--kind", "source"],
            1,
            "not resolved: several names, and none is listed: Foo Lantern, Bar Lantern",
        ),
        (
            ["Jane Doe @ TASS", "--kind", "source"],
            0,
            "source: TASS (tass)\n  rule: programme at a station\n  site: tass.ru\n"
            "  besides: Jane Doe (not in the registry, ",
        ),
        (["Lithuania", "--kind", "language"], 1, "language: not resolved: a country or region"),
        (
            ["TASS", "--kind", "source", "--url", "https://bit.ly/x"],
            0,
            "channel: tass.ru (tass.ru)\n  rule: only-outlet/1",
        ),
        (
            ["Lantern", "--kind", "source", "--url", "https://bit.ly/x"],
            1,
            "channel: not resolved: shortened: ",
        ),
    ],
)
def test_a_label_is_explained(arguments: list[str], code: int, said: str) -> None:
    ended, output = resolve(*arguments)

    assert said in output
    assert ended == code


def test_a_completed_list_and_expansions_are_heeded(tmp_path: Path) -> None:
    added, expanded = tmp_path / "a.csv", tmp_path / "e.csv"
    added.write_text("kind,label,same_as\ncountry,Muscovy,Russia\n")
    expanded.write_text("short,long,date\nhttps://bit.ly/x,https://lantern.example/,2020-01-01\n")
    options = ["--registry", str(added), "--expansions", str(expanded)]

    ended, output = resolve("Muscovy", *options, "--url", "https://bit.ly/x")

    assert (ended, "country: Russia (ru)" in output) == (0, True)
    assert "channel: lantern.example (lantern.example)\n  rule: expanded-address/1" in output


@pytest.mark.parametrize("label", ["", " \t"])
def test_a_label_without_anything_is_refused(label: str) -> None:
    done = CliRunner().invoke(group, ["resolve", label])

    assert done.exit_code == 2
    assert "empty (expected a name" in done.output
