"""The site's state beside its releases: append-only files, safe against a torn last line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from disinfo_graph.errors import ReleaseError

Row = dict[str, str]

WITHDRAWN = "withdrawn.jsonl"
SLUGS = "slugs.jsonl"
ALIASES = "aliases.jsonl"
BASES = "bases.jsonl"
FEED = "feed.jsonl"


def stamp(site: Path, name: str) -> tuple[int, int] | None:
    """Return what is another one as soon as a file of the state is; None where there is none."""
    try:
        told = (site / "state" / name).stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size


def slugs(site: Path) -> dict[str, str]:
    """Return the slug that each case key has been given; a slug once given stays.

    But for a case that was renamed: the last one noted is a key's.
    """
    return {row["key"]: row["slug"] for row in _rows(_slugs(site))}


def give_slugs(site: Path, given: Mapping[str, str]) -> None:
    """Note slugs that are given now; those noted before are kept as they are."""
    before = slugs(site)
    new = ({"key": key, "slug": given[key]} for key in sorted(given) if key not in before)
    _append(_slugs(site), new)


def move_slugs(site: Path, moved: Mapping[str, str]) -> None:
    """Note other slugs for keys that had one; the last one noted is a key's."""
    _append(_slugs(site), ({"key": key, "slug": moved[key]} for key in sorted(moved)))


def drop_slugs(site: Path, dropped: Callable[[str, str], bool]) -> None:
    """Forget the keys of which this tells, given a key and its slug, that nobody may read them.

    Keys of cases without address hold titles; so this file may be written anew.
    """
    _drop(_slugs(site), lambda row: dropped(row["key"], row["slug"]))


def aliases(site: Path) -> list[Row]:
    """Return which slugs lead to others, oldest first."""
    return list(_rows(_aliases(site)))


def alias(site: Path, rows: Iterable[Row]) -> None:
    """Note that slugs lead to others."""
    _append(_aliases(site), rows)


def drop_aliases(site: Path, dropped: Callable[[str], bool]) -> None:
    """Forget what leads from or to a slug of which this tells that nobody may read it."""
    _drop(_aliases(site), lambda row: dropped(row["old"]) or dropped(row["new"]))


def _slugs(site: Path) -> Path:
    return site / "state" / SLUGS


def _aliases(site: Path) -> Path:
    return site / "state" / ALIASES


def _drop(path: Path, dropped: Callable[[Row], bool]) -> None:
    rows = list(_rows(path))
    kept = [row for row in rows if not dropped(row)]
    if len(kept) == len(rows):
        return
    whole = path.with_name(f".{path.name}")
    whole.unlink(missing_ok=True)
    _append(whole, kept)
    whole.touch()
    whole.replace(path)


def withdrawals(site: Path) -> list[Row]:
    """Return the withdrawals, oldest first."""
    return list(_rows(site / "state" / WITHDRAWN))


def withdraw(site: Path, rows: Iterable[Row]) -> None:
    """Note withdrawals; from then on they hold."""
    _append(site / "state" / WITHDRAWN, rows)


def bases(site: Path) -> list[Row]:
    """Return each move of the site, oldest first: the base IRI before it, and that after it."""
    return list(_rows(site / "state" / BASES))


def move(site: Path, moment: datetime, before: str, base: str) -> None:
    """Note that the site's IRIs begin otherwise from now on."""
    row = {"time": moment.isoformat(), "before": before, "base": base}
    _append(site / "state" / BASES, [row])


def note(site: Path, moment: datetime, action: str, **facts: str) -> None:
    """Add one line to the audit log."""
    row = {"time": moment.isoformat(), "action": action} | facts
    _append(site / "state" / "audit.jsonl", [row])


def audit(site: Path) -> list[Row]:
    """Return the audit log, oldest first."""
    return list(_rows(site / "state" / "audit.jsonl"))


def feed(site: Path) -> list[dict[str, Any]]:
    """Return what was noted of the feed, oldest first."""
    return list(_rows(site / "state" / FEED))


def note_feed(site: Path, row: Mapping[str, object]) -> None:
    """Add one line to the feed."""
    _append(site / "state" / FEED, [row])


def drop_last_of_feed(site: Path) -> None:
    """Take back the last line of the feed, of which nobody was told."""
    path = site / "state" / FEED
    _drop_torn_line(path)
    content = path.read_bytes()
    os.truncate(path, content.rfind(b"\n", 0, -1) + 1)


def _rows(path: Path) -> Iterator[Any]:
    if not path.is_file():
        return
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
        # A program killed while it wrote leaves half a line, which nobody was told of.
        if not line.endswith(b"\n"):
            return
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise ReleaseError(f"{path}:{number}: {error} (expected a JSON object)") from error


def _append(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    data = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    if not data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        _drop_torn_line(path)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _drop_torn_line(path: Path) -> None:
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)
