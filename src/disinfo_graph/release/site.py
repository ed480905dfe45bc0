"""The site on disk: which releases it holds, which is current, and the one atomic switch.

`site/current -> releases/<id>`, `site/releases/<id>/`, `site/state/`, `site/.lock`. A release is
never changed in place; readers hold a shared lock on the one they use.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from disinfo_graph.errors import ReleaseError
from disinfo_graph.release import manifest
from disinfo_graph.release.manifest import Manifest

_BUILDING = ".building-"
_SWITCHING = ".current-"
_LOCK = ".lock"


def releases(site: Path) -> list[Path]:
    """Return the folders of the complete releases, oldest first, without those unreadable.

    A release that a redacted one stands for is none any more.
    """
    told = _told(site)
    over = {name for known, _ in told for name in known.redactionOf}
    return [path for known, path in told if known.id not in over]


def superseded(site: Path) -> list[Path]:
    """Return the folders of releases that a redacted one stands for, and that are to go."""
    kept = set(releases(site))
    return [path for _, path in _told(site) if path not in kept]


def _told(site: Path) -> list[tuple[Manifest, Path]]:
    found = [(known, path) for path, known in _manifests(site) if isinstance(known, Manifest)]
    return sorted(found, key=lambda one: (one[0].published, one[1]))


def unreadable(site: Path) -> dict[str, str]:
    """Return why releases cannot be read, by their names: damaged, or of another program."""
    return {path.name: str(why) for path, why in _manifests(site) if isinstance(why, ReleaseError)}


def _manifests(site: Path) -> list[tuple[Path, Manifest | ReleaseError]]:
    folder = site / "releases"
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[:1] != ".")
    return [(path, _manifest(path)) for path in found]


def _manifest(release: Path) -> Manifest | ReleaseError:
    try:
        return manifest.read(release)
    except ReleaseError as error:
        return error


def current(site: Path) -> Path:
    """Return the folder of the live release; raises ReleaseError where there is none."""
    link = site / "current"
    if not link.is_symlink():
        raise ReleaseError(f"{site}: no release (expected one made by `disinfo-graph publish`)")
    folder = site / os.readlink(link)
    if not folder.is_dir():
        raise ReleaseError(f"{link}: points to {os.readlink(link)}, which is not there")
    return folder


def linked(site: Path) -> str | None:
    """Return the name of the live release, which may be damaged; None where there is none."""
    link = site / "current"
    return Path(os.readlink(link)).name if link.is_symlink() else None


def live(site: Path) -> Manifest | None:
    """Return the manifest of the live release, or None on a site that has none yet."""
    return manifest.read(current(site)) if (site / "current").is_symlink() else None


@contextmanager
def writing(site: Path) -> Iterator[None]:
    """Hold the site for writing; raises ReleaseError while another program does.

    A site that is still empty afterwards is removed: there was nothing to publish, or no time to.
    """
    made = not site.exists()
    site.mkdir(parents=True, exist_ok=True)
    with _locked(site):
        try:
            yield
        finally:
            _leave_nothing(site, made=made)


@contextmanager
def _locked(site: Path) -> Iterator[None]:
    lock = site / _LOCK
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it before may have removed it, and then it keeps nobody out.
            if not lock.exists() or not os.path.samestat(os.fstat(file.fileno()), lock.stat()):
                raise BlockingIOError
        except BlockingIOError as error:
            raise ReleaseError(
                f"{site}: another program is writing there (expected to be the only one)"
            ) from error
        yield


def _leave_nothing(site: Path, *, made: bool) -> None:
    with suppress(OSError):
        (site / "releases").rmdir()
    if {path.name for path in site.iterdir()} <= {_LOCK}:
        (site / _LOCK).unlink(missing_ok=True)
        if made:
            site.rmdir()


def shared_lock(release: Path) -> TextIO:
    """Return an open file that keeps `prune` from the release for as long as it is open."""
    file = (release / "manifest.json").open()
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def in_use(release: Path) -> bool:
    """Tell whether somebody reads the release."""
    with (release / "manifest.json").open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def building(site: Path) -> Path:
    """Return a new, empty folder to build a release in; what an earlier crash left is removed."""
    folder = site / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    clear(site)
    # Never a name that was used before: processes remember what they read by its path.
    return Path(tempfile.mkdtemp(prefix=_BUILDING, dir=folder))


def clear(site: Path) -> None:
    """Remove what an earlier crash left half-built or half-removed."""
    for left in half_made(site):
        shutil.rmtree(left)
    for link in site.glob(f"{_SWITCHING}*"):
        link.unlink()


def half_made(site: Path) -> list[Path]:
    """Return the folders that an earlier crash left, or that somebody builds in now."""
    return list((site / "releases").glob(f"{_BUILDING}*"))


def finish(site: Path, built: Path, name: str) -> Path:
    """Give a verified build its name, with every byte on disk before it has one."""
    for folder, _, files in os.walk(built, topdown=False):
        for file in files:
            sync(Path(folder) / file)
        sync(Path(folder))
    finished = site / "releases" / name
    if finished.exists():
        raise ReleaseError(f"{finished}: is there already (expected another time of publication)")
    built.rename(finished)
    sync(finished.parent)
    return finished


def switch(site: Path, release: Path) -> None:
    """Make a release the live one, in one step that either happens or does not."""
    link = site / f"{_SWITCHING}{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / release.name)
    link.replace(site / "current")
    sync(site)


def previous(site: Path) -> Path:
    """Return the release before the live one; raises ReleaseError where there is none."""
    here = current(site)
    before = manifest.read(here).previous
    if before is None:
        raise ReleaseError(f"{site}: {here.name} is the oldest release (expected one before it)")
    return named(site, heirs(site).get(before, before))


def heirs(site: Path) -> dict[str, str]:
    """Return the release that stands for another one, by that one's name."""
    return {old: path.name for path in releases(site) for old in manifest.read(path).redactionOf}


def named(site: Path, name: str) -> Path:
    """Return the release of that name; raises ReleaseError that lists what there is."""
    found = {path.name: path for path in releases(site)}
    damaged = unreadable(site)
    if name in damaged:
        raise ReleaseError(damaged[name])
    if name not in found:
        raise ReleaseError(f"{site}: no release {name!r} (expected one of {', '.join(found)})")
    return found[name]


def prune(site: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases, the live one and those in use; name them."""
    here = current(site).name
    removed = []
    for path in releases(site)[: -keep or None]:
        if path.name == here or in_use(path):
            continue
        remove(path)
        removed.append(path.name)
    return removed


def remove(release: Path) -> None:
    """Remove a release; half-removed it does not look like one any more."""
    doomed = release.with_name(f"{_BUILDING}{release.name}")
    release.rename(doomed)
    shutil.rmtree(doomed)


def sync(path: Path) -> None:
    """Have a file or a folder on disk before this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
