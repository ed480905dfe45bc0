"""Verifies dumps that lie in a folder, wherever they are from: checksums, signature, identity.

It says of each what was verified, what failed, and what nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.dumps import files, identity, packing
from disinfo_graph.errors import DisinfoGraphError, ReleaseError
from disinfo_graph.release import manifest, signing

_TRIPLES = f"{files.NAME}.nt"
"""The dump whose checksum is the identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What came of looking at one thing."""

    ok: bool | None
    """None where it was not verified, and nothing says that it is wrong."""
    told: str


def look(dumps: Path, keys: frozenset[str] | None, release: str | None = None) -> Iterator[Check]:
    """Yield what can be said of the dumps in a folder, of a release of this name if it is known.

    `keys` are the fingerprints of those that may sign; without them the key that came with the
    dumps counts, which proves nothing of who made it. Raises ReleaseError where there are no
    checksums to go by.
    """
    sums = files.read_sums(dumps)
    wrong = frozenset[str]()
    for name, check in _files(dumps, sums):
        wrong |= {name} if check.ok is False else frozenset()
        yield check
    yield _signature(dumps, keys)
    yield from _identity(dumps, sums, wrong)
    if release is not None and (expected := sums.get(_TRIPLES)) is not None:
        yield _named(release, expected)


def _files(dumps: Path, sums: Mapping[str, str]) -> Iterator[tuple[str, Check]]:
    """Yield of each file that is wrong that it is, and of the others together what they are."""
    there = [name for name in sums if (dumps / name).is_file()]
    good = 0
    for name in there:
        if packing.checksum(dumps / name) == sums[name]:
            good += 1
        else:
            yield name, Check(ok=False, told=f"{name}: changed (expected SHA-256 {sums[name]})")
    yield "", Check(ok=True if good else None, told=f"checksums of {good} of {len(sums)} files")
    missing = [name for name in sums if name not in there]
    if missing:
        yield "", Check(ok=None, told=f"not there: {', '.join(missing)}")
    others = sorted(path.name for path in dumps.iterdir() if path.name not in sums)
    if left := [name for name in others if name not in files.SEALS]:
        yield "", Check(ok=None, told=f"named by no checksum: {', '.join(left)}")


def _signature(dumps: Path, keys: frozenset[str] | None) -> Check:
    written, signers = dumps / files.SIGNATURE, dumps / files.SIGNERS
    if not written.is_file():
        return Check(ok=None if keys is None else False, told="signature: there is none")
    try:
        signature = written.read_bytes()
        if keys is None and not signers.is_file():
            key = signing.key_of(signature).fingerprint
            return Check(ok=None, told=f"signature: by {key}; --key tells whether that may sign")
        allowed = keys or signing.fingerprints(signers.read_text(encoding="utf-8"))
        key = signing.verified((dumps / files.SUMS).read_bytes(), signature, allowed).fingerprint
    except (DisinfoGraphError, ValueError) as error:
        return Check(ok=False, told=f"signature: {error}")
    whose = "as given" if keys else "the key that came with it: pin it by --key to know who signed"
    return Check(ok=True, told=f"signature by {key} ({whose})")


def _identity(dumps: Path, sums: Mapping[str, str], wrong: frozenset[str]) -> Iterator[Check]:
    expected = sums.get(_TRIPLES)
    if expected is None:
        yield Check(ok=None, told=f"identity: {files.SUMS} names no {_TRIPLES}")
        return
    found = [path for path in identity.known(dumps) if path.name not in wrong]
    for path in found:
        try:
            told = identity.of_file(path)
        except ReleaseError as error:
            yield Check(ok=False, told=str(error))
            continue
        if told == expected:
            yield Check(ok=True, told=f"identity {expected}, of {path.name}")
        else:
            yield Check(ok=False, told=f"{path.name}: identity {told} (expected {expected})")
    if not found:
        yield Check(ok=None, told=f"identity {expected}: no dump to compute it from")


def _named(release: str, expected: str) -> Check:
    ok = release.rpartition("-")[2] == expected[: manifest.NAMED_BY]
    end = "" if ok else f" (expected one that ends in {expected[: manifest.NAMED_BY]})"
    return Check(ok=ok, told=f"name of the release, {release}{end}")
