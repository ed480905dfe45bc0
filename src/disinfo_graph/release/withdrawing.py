"""Withdraws cases of a site: notes them by hashes, then has every release rebuilt without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from disinfo_graph import iris
from disinfo_graph.dumps.files import NAME
from disinfo_graph.errors import ReleaseError
from disinfo_graph.iris import Iris
from disinfo_graph.release import (
    finishing,
    manifest,
    names,
    recovery,
    redaction,
    removal,
    site,
    state,
    withdrawal,
)
from disinfo_graph.release.feed import saying
from disinfo_graph.release.finishing import Finished
from disinfo_graph.release.removal import Said
from disinfo_graph.release.signing import Signer
from disinfo_graph.release.withdrawal import Withdrawal

Family = tuple[str, ...]
"""All names of a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which cases to withdraw, and what may be known of that."""

    slugs: tuple[str, ...]
    reason: str
    at: datetime
    hide_slug: bool = False
    public_reason: bool = False
    wait: float = 0.0
    """For so many seconds at most, servers that read a release are waited for."""
    signer: Signer | None = None
    """The key that signs what is rebuilt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a withdrawal came to."""

    withdrawn: tuple[Withdrawal, ...]
    already: tuple[str, ...]
    """Slugs of cases that had been withdrawn before."""
    finished: Finished


def withdraw(root: Path, request: Request) -> Report:
    """Withdraw cases; raises ReleaseError, and withdraws none, where one is nowhere here."""
    site.current(root)
    with site.writing(root):
        recovery.recover(root, request.at, request.signer)
        before = withdrawal.known(withdrawal.read(root))
        already = tuple(slug for slug in request.slugs if before.case(slug))
        families = _families(root, (slug for slug in request.slugs if slug not in already))
        told = _told(root, families)
        keys = _keys(root, families, told)
        made = tuple(
            _withdrawal(family, request, told[family], keys[family]) for family in families
        )
        withdrawal.note(root, made)
        finished = finishing.finish(root, request.at, wait=request.wait, signer=request.signer)
    return Report(withdrawn=made, already=already, finished=finished)


def _families(root: Path, slugs: Iterable[str]) -> tuple[Family, ...]:
    """Return all names of each case, once, that which it has now as the first."""
    live = frozenset(redaction.slugs(site.current(root)))
    found = {family[0]: family for family in (names.family(root, slug, live) for slug in slugs)}
    return tuple(found.values())


def _told(root: Path, families: Sequence[Family]) -> dict[Family, list[Said]]:
    """Return what the releases say of each case, and the feed."""
    told: dict[Family, list[Said]] = {family: [] for family in families}
    owner = {slug: family for family in families for slug in family}
    for release in site.releases(root):
        held = sorted({*owner}.intersection(redaction.slugs(release)))
        if held:
            redaction.require_dump(release)
            quads = release / "dumps" / f"{NAME}.nq"
            base = Iris(manifest.read(release).base)
            for slug, said in removal.said(quads, base, held).items():
                told[owner[slug]].append(said)
    for slug, said in saying.said(root, owner):
        told[owner[slug]].append(said)
    if missing := [family[0] for family, said in told.items() if not said]:
        raise ReleaseError(
            f"{root}: no case {', '.join(map(repr, missing))} in any release, nor in the feed "
            "(expected slugs, which are the last part of the cases' IRIs)"
        )
    return told


def _keys(
    root: Path, families: Sequence[Family], told: Mapping[Family, Iterable[Said]]
) -> dict[Family, set[str]]:
    """Return the keys of each case: those the site noted, or else that of its report."""
    keys: dict[Family, set[str]] = {family: set() for family in families}
    owner = {slug: family for family in families for slug in family}
    for key, slug in state.slugs(root).items():
        if slug in owner:
            keys[owner[slug]].add(key)
    for family, found in keys.items():
        if not found:
            found |= {iris.report_key(one.report) for one in told[family] if one.report}
    return keys


def _withdrawal(
    family: Family, request: Request, told: Iterable[Said], keys: Iterable[str]
) -> Withdrawal:
    slug, *others = family
    texts = {text for said in told for text in said.texts}
    # Of a record that no reader takes only lines may be left as they were.
    lines = {line for said in told for line in (said.claim or "").splitlines()}
    return Withdrawal(
        id=withdrawal.opaque(slug) if request.hide_slug else slug,
        slug=withdrawal.hashed(slug),
        keys=frozenset(map(withdrawal.hashed, keys)),
        texts=withdrawal.text_hashes(texts | lines),
        at=request.at,
        reason=request.reason,
        public=request.public_reason,
        others=frozenset(map(withdrawal.hashed, others)),
    )
