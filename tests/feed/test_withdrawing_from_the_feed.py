"""A withdrawal in the feed: pages issued anew, a tombstone announced, no byte left over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import browsing, config

from disinfo_graph.release import finishing, recovery, site, withdrawal
from disinfo_graph.release.feed import log
from disinfo_graph.release.withdrawing import Request, withdraw
from feed.reading import answered, members
from making import AT, BASE
from marking import found

pytestmark = pytest.mark.slow
LATER = AT + timedelta(days=1)


@pytest.fixture
def drilled(marked_site: Callable[..., tuple[Path, Path]]) -> Path:
    """A site of four cases, each of which links to the next, of which one was withdrawn."""
    root, _ = marked_site(4)
    withdraw(root, Request(slugs=("case-1",), reason="told to", at=LATER, hide_slug=True))
    return root


def test_no_byte_of_the_feed_tells_of_the_case_and_the_tombstone_is_announced(
    drilled: Path,
) -> None:
    assert 1 not in found(drilled)
    # Another case's own text may name the report: that stays, as in the dumps.
    whole = b"".join(path.read_bytes() for path in (drilled / "feed").iterdir())
    assert b"report/case-1/" in whole
    assert b"case-1" not in whole.replace(b"report/case-1/", b"")
    (stone,) = (one for one in members(drilled) if one.kind == "withdrawn")
    assert stone.slug.startswith("withdrawn-")
    assert stone.digest == withdrawal.hashed("case-1")
    # The case that linked to it is announced anew; what it said before is taken back.
    linking = [one for one in members(drilled) if one.slug == "case-0"]
    assert [one.kind for one in linking] == ["changed"]


def test_old_pages_and_versions_answer_410_and_the_new_ones_stay(drilled: Path) -> None:
    (page,) = log.live(drilled, BASE)
    stamp = AT.strftime("%Y%m%dT%H%M%SZ")
    with browsing(config(drilled)) as client:
        statuses = {
            path: client.get(path).status_code
            for path in (
                "/changes/1",
                f"/changes/{page}",
                f"/id/version/case-1/{stamp}",
                f"/id/version/case-2/{stamp}",
            )
        }
        told = answered(client, AT.isoformat().replace("+00:00", "Z"))

    assert [*statuses.values()] == [410, 200, 410, 303]
    changes = [one for page in told for one in page["changes"]]
    (gone,) = (one for one in changes if "Delete" in one["type"])
    assert gone["slugHash"] == withdrawal.hashed("case-1")
    assert gone["tombstone"]["id"] == gone["case"]
    assert "document" not in gone


def test_a_withdrawal_killed_before_the_switch_is_finished_by_the_next_command(
    marked_site: Callable[..., tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, _ = marked_site(3)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(site, "switch", dies)
        withdraw(root, Request(slugs=("case-1",), reason="told to", at=LATER))
    before = [one.slug for one in members(root)]
    assert finishing.pending(root)
    with site.writing(root):
        recovery.recover(root, LATER)

    assert "case-1" in before  # nobody is told before the switch
    assert [one.kind for one in members(root) if one.slug == "case-1"] == ["withdrawn"]
    assert 1 not in found(root)
    assert not finishing.pending(root)
