"""The folder that a release is pulled into: one release at a time, switched to in one step.

`current -> releases/<id>`, and there the dump, `withdrawn.jsonl` and `pull.json`; what is begun and
not complete stands in `.partial`.
"""

from __future__ import annotations

import fcntl
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from disinfo_graph.client import fetching
from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import site

WITHDRAWN = "withdrawn.jsonl"
_PULL, _PARTIAL, _CURRENT = "pull.json", ".partial", "current"
_STONE = re.compile(rb'"type":\[[^\]]*"WithdrawnCase"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a folder holds, as its `pull.json` tells."""

    url: str
    release: str
    identity: str
    file: str
    sha256: str
    pulled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a pull came to."""

    release: str
    identity: str
    path: Path
    """The dump, by way of `current`."""
    how: str
    """`unchanged`, `changes` or `whole`."""
    changes: int = 0
    """Cases new, changed or gone, where they were taken as such."""
    transferred: int
    """Bytes of bodies that were fetched."""
    note: str = ""
    """Why the whole was fetched, where changes would have been enough."""


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the folder for writing; raises ReleaseError while another program does."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ReleaseError(
                f"{root}: another program pulls into it (expected to be the only one)"
            ) from error
        clear(root)
        yield


def read(root: Path) -> Kept | None:
    """Return what the folder holds; None where it holds nothing that is whole."""
    try:
        return Kept(**orjson.loads((root / _CURRENT / _PULL).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def partial(root: Path, release: str) -> Path:
    """Return the folder for what is fetched of a release; that of others is removed."""
    if not fetching.NAME.fullmatch(release):
        raise ReleaseError(f"{release!r}: no name of a release (expected letters and digits)")
    folder = root / _PARTIAL / release
    for other in (root / _PARTIAL).glob("*"):
        if other != folder:
            shutil.rmtree(other)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def switch(root: Path, built: Path, told: Kept) -> Path:
    """Make a verified file what the folder holds, in one step."""
    _write_withdrawn(built / told.file, built / WITHDRAWN)
    row = orjson.dumps(asdict(told), option=orjson.OPT_INDENT_2)
    (built / _PULL).write_bytes(row + b"\n")
    for path in (*built.iterdir(), built):
        site.sync(path)
    target = root / "releases" / f"{told.release}-{secrets.token_hex(4)}"
    target.parent.mkdir(exist_ok=True)
    built.rename(target)
    link = root / f".{_CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(target.relative_to(root))
    link.replace(root / _CURRENT)
    site.sync(root)
    return root / _CURRENT / told.file


def tidy(root: Path) -> None:
    """Remove whatever a pull that is done, or one that was killed, has no use for any more."""
    clear(root)
    shutil.rmtree(root / _PARTIAL, ignore_errors=True)


def clear(root: Path) -> None:
    """Remove every release but the one that the folder holds: it may tell of withdrawn cases."""
    here = (root / _CURRENT).resolve()
    for folder in (root / "releases").glob("*"):
        if folder.resolve() != here:
            shutil.rmtree(folder)


def _write_withdrawn(dump: Path, listed: Path) -> None:
    """List the cases that a dump tells to be withdrawn; only one of a document a line tells it."""
    with listed.open("wb") as out:
        if dump.suffix == ".ndjson":
            with dump.open("rb") as rows:
                out.writelines(_stone(row) for row in rows if is_stone(row))


def is_stone(line: bytes) -> bool:
    """Tell whether a line of the dump is the tombstone of a case."""
    return len(line) < _STONES and _STONE.search(line) is not None


_STONES = 1 << 16
"""A tombstone has no more bytes, its context included."""


def _stone(line: bytes) -> bytes:
    told = orjson.loads(line)
    del told["@context"]
    return orjson.dumps(told) + b"\n"
