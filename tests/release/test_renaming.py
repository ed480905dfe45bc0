"""A case that was renamed, or joined with another, is found by its old names, and goes by all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import names, redaction, state
from disinfo_graph.release import site as sites
from disinfo_graph.release.renaming import rename
from disinfo_graph.release.withdrawing import Request, withdraw
from making import AT, numbered, publish_quietly, write_cases

LATER, LAST = AT + timedelta(days=1), AT + timedelta(days=2)


TEXT = "A presenter swore that kettles listen to us."


def made(folder: Path, count: int = 3) -> tuple[Path, Path]:
    changes = numbered(count)
    changes[1]["claim"] = TEXT
    given = write_cases(folder / "in.jsonl", *changes)
    publish_quietly(given, site=folder / "site")
    return given, folder / "site"


def live(root: Path) -> list[str]:
    return redaction.slugs(sites.current(root))


def gone(root: Path, slug: str, *, hide: bool = False) -> tuple[str, ...]:
    request = Request(slugs=(slug,), reason="unsound", at=LAST, hide_slug=hide)
    return tuple(one.id for one in withdraw(root, request).withdrawn)


def test_the_next_release_has_the_new_name(tmp_path: Path) -> None:
    given, root = made(tmp_path)

    rename(root, "case-1", "a-better-name", LATER)
    before = live(root)
    publish_quietly(given, site=root, at=LATER)

    assert before == ["case-0", "case-1", "case-2"]
    assert live(root) == ["a-better-name", "case-0", "case-2"]
    assert names.read(root) == {"case-1": "a-better-name"}


def test_names_lead_to_the_last_one(tmp_path: Path) -> None:
    given, root = made(tmp_path)

    rename(root, "case-1", "upstream-tale", LATER)
    rename(root, "upstream-tale", "third", LATER)
    publish_quietly(given, site=root, at=LATER)

    assert names.read(root) == {"case-1": "third", "upstream-tale": "third"}
    assert "third" in live(root)


def test_many_that_were_renamed_are_not_taken_for_lost(tmp_path: Path) -> None:
    given, root = made(tmp_path, count=12)

    for number in range(12):
        rename(root, f"case-{number}", f"named-{number}", LATER)
    publish_quietly(given, site=root, at=LATER)

    assert len(live(root)) == 12


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("case-9", "free"),
        ("case-1", "case-2"),
        ("case-1", "case-1"),
        ("case-1", "Not A Slug"),
        ("case-1", "a" * 81),
        ("case-1", "case-0"),
    ],
)
def test_what_is_no_case_or_no_free_slug_is_refused(tmp_path: Path, old: str, new: str) -> None:
    _, root = made(tmp_path)
    gone(root, "case-0")
    files = sorted((root / "state").iterdir())
    before = [path.read_bytes() for path in files]

    with pytest.raises(ReleaseError, match="expected"):
        rename(root, old, new, LATER)

    assert [path.read_bytes() for path in sorted((root / "state").iterdir())] == before


def test_a_renaming_that_was_killed_half_way_is_done_again(tmp_path: Path) -> None:
    _, root = made(tmp_path)
    names.note(root, LATER, {"case-1": "upstream-tale"})

    rename(root, "case-1", "upstream-tale", LATER)

    assert len(state.aliases(root)) == 1
    assert "upstream-tale" in state.slugs(root).values()


@pytest.mark.parametrize("published", [True, False])
@pytest.mark.parametrize("slug", ["case-1", "upstream-tale"])
@pytest.mark.parametrize("hide", [True, False])
def test_a_renamed_case_is_withdrawn_by_any_of_its_names(
    tmp_path: Path, published: bool, slug: str, hide: bool
) -> None:
    given, root = made(tmp_path)
    rename(root, "case-1", "upstream-tale", LATER)
    if published:
        publish_quietly(given, site=root, at=LATER)

    (left,) = gone(root, slug, hide=hide)

    for release in sites.releases(root):
        assert not {"case-1", "upstream-tale"} & {*redaction.slugs(release)}
    again = Request(slugs=("case-1", "upstream-tale"), reason="unsound", at=LAST)
    assert withdraw(root, again).already == ("case-1", "upstream-tale")
    assert names.read(root) == {}
    other = b"case-1" if published else b"upstream-tale"
    hidden = (b"case-1", b"upstream-tale") if hide else (other,)
    files = [path for path in root.rglob("*") if path.is_file()]
    for text in (TEXT.encode(), *hidden):
        assert not [path for path in files if text in path.read_bytes()], text
    assert hide or left == ("upstream-tale" if published else "case-1")


def test_what_was_withdrawn_does_not_come_back_by_a_name(tmp_path: Path) -> None:
    given, root = made(tmp_path)
    rename(root, "case-1", "upstream-tale", LATER)
    publish_quietly(given, site=root, at=LATER)
    gone(root, "case-1")

    publish_quietly(given, site=root, at=LAST + timedelta(days=1))

    assert live(root) == ["case-0", "case-2"]


def test_a_slug_that_was_dropped_leads_to_the_one_that_was_kept(tmp_path: Path) -> None:
    root, report = tmp_path / "site", numbered(1)[0]
    lakes = {"title": "Lakes are said to be dry", "claim": "A channel said that lakes are dry."}
    alone = {"report": None, "title": "River number 0"}
    publish_quietly(write_cases(tmp_path / "in.jsonl", report | lakes, alone), site=root)
    (dropped,) = {*live(root)} - {"case-0"}

    # The report turns out to be that of the case without one.
    publish_quietly(write_cases(tmp_path / "in.jsonl", report, alone), site=root, at=LATER)

    assert live(root) == ["case-0"]
    assert names.read(root) == {dropped: "case-0"}
    assert gone(root, dropped) == ("case-0",)
    assert [redaction.slugs(release) for release in sites.releases(root)] == [[], []]


@pytest.mark.parametrize(
    ("given", "now", "told"),
    [
        ({"a": "x", "b": "y"}, {"a": "x", "b": "x"}, {"y": "x"}),
        ({"a": "x", "b": "y"}, {"a": "x", "b": "y"}, {}),
        ({"a": "x"}, {"a": "x", "b": "y"}, {}),
        ({"a": "x", "b": "x"}, {"a": "y", "b": "z"}, {}),
        ({"a": "x", "b": "y"}, {"a": "y"}, {"x": "y"}),
    ],
)
def test_what_becomes_of_a_slug_is_told_by_its_keys(
    given: dict[str, str], now: dict[str, str], told: dict[str, str]
) -> None:
    assert names.joined(given, now) == told


def test_names_of_other_cases_are_none_of_a_case(tmp_path: Path) -> None:
    names.note(tmp_path, AT, {"old": "kept", "older": "old", "apart": "kept"})

    assert names.family(tmp_path, "older", ["kept", "apart"]) == ("kept", "older", "old")
    assert names.family(tmp_path, "kept", ["kept", "apart"]) == ("kept", "old", "older")
    assert names.family(tmp_path, "apart", ["kept", "apart"]) == ("apart",)


def test_names_that_lead_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    names.note(tmp_path, AT, {"a": "b", "b": "a", "c": "d"})

    assert names.read(tmp_path) == {"a": "a", "b": "b", "c": "d"}


def test_the_log_tells_of_a_renaming_without_the_names(tmp_path: Path) -> None:
    _, root = made(tmp_path)

    rename(root, "case-1", "upstream-tale", LATER)

    row = state.audit(root)[-1]
    assert (row["action"], row["time"]) == ("rename", LATER.isoformat())
    assert b"case-1" not in orjson.dumps(row)
