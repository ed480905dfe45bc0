"""Other spellings of a thing's slug, and names that it went by: the one slug that they mean.

Only what is unambiguous is found. What was withdrawn is known by its hashes alone, and is told as
withdrawn wherever a spelling still gives its key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from disinfo_graph import iris
from disinfo_graph.release import names, state
from disinfo_graph.release.withdrawal import Withdrawal
from disinfo_graph.web.reading import Reading, usable
from disinfo_graph.web.serving import Serving
from disinfo_graph.web.withdrawn import withdrawal_by

_LONGEST = 2048
"""Characters of an address that are looked into."""
_WEB = re.compile(r"https?:/+", re.IGNORECASE)
"""How a web address begins, which may have lost one of its slashes on the way."""
_OF_A_CASE = re.compile(r"(?P<case>.+?)(?P<part>-[0-9a-f]{8})", re.DOTALL)
_HASH = re.compile(r"-[0-9a-f]{8}$")
_REVIEW = re.compile(r"#[0-9a-f]{8}$")
_REPORTS, _ = iris.MAIN_REPORTS.split("/", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names of a site's cases."""

    names: Mapping[str, str]
    """Where old slugs lead."""
    keys: Mapping[str, str]
    """The slug of each key."""
    spelled: Mapping[str, str]
    """The slug that a spelling means, in lower-case ASCII; empty where it means several."""


def meant(serving: Serving, reading: Reading, kind: str, slug: str) -> str | Withdrawal | None:
    """Return the slug that another spelling means, or how it was withdrawn; None for no thing.

    The slug is that of a thing of the same kind, and of the live release.
    """
    text = _decoded(slug)
    if len(text) > _LONGEST:
        return None
    plain = (text.lower(), "")
    parts = [*_parts(kind, text)] if kind in (*iris.OF_A_CASE, "appearance") else []
    for case, _ in parts:
        if gone := _withdrawal(serving, case):
            return gone
    known = _known(serving.config.site, *_stamps(serving.config.site)) if parts else None
    found = [plain] if known is None else [*_found(known, parts), plain]
    for case, part in found:
        one = case + part
        if usable(iri := reading.iris.thing(kind, one)) and reading.known(iri):
            return one
    return None


def _decoded(slug: str) -> str:
    """Return a slug without the slashes around it and without escapes, which may be twice there."""
    return unicodedata.normalize("NFC", unquote(slug)).strip("/ ")


def _parts(kind: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield what may name the case, and what follows it: a hash, for an appearance."""
    if kind != "appearance":
        yield text, ""
    elif told := _OF_A_CASE.fullmatch(text):
        yield told["case"], told["part"]


def _withdrawal(serving: Serving, text: str) -> Withdrawal | None:
    told = (withdrawal_by(serving, name) for name in (text, text.lower(), *_keys(text)))
    return next((one for one in told if one), None)


def _found(known: Known, parts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for text, part in parts:
        for slug in dict.fromkeys(_slugs(known, text)):
            yield slug, part
            if slug in known.names:
                yield known.names[slug], part


def _slugs(known: Known, text: str) -> Iterator[str]:
    """Yield the slugs that a text may mean, the surest first."""
    for name in (text, text.lower()):
        if name in known.names:
            yield known.names[name]
    yield from (known.keys[key] for key in _keys(text) if key in known.keys)
    if slug := known.spelled.get(iris.slugify(text)):
        yield slug


def _keys(text: str) -> Iterator[str]:
    """Yield the keys that the address of a report gives, whole or without host and folder."""
    if _WEB.match(text):
        addresses = [_WEB.sub("https://", text)]
    elif "/" in text:
        addresses = [f"https://{text}", f"https://{_REPORTS}/{text}"]
    else:
        addresses = [f"https://{iris.MAIN_REPORTS}{text}"]
    for address in addresses:
        for spelled in dict.fromkeys((address, address.lower())):
            try:
                yield iris.report_key(iris.address(spelled))
            except ValueError:
                continue


def _stamps(site: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return what changes when the names of cases do."""
    return tuple(state.stamp(site, name) for name in (state.SLUGS, state.ALIASES))


@lru_cache(maxsize=1)
def _known(site: Path, *stamps: tuple[int, int] | None) -> Known:
    keys = state.slugs(site)
    spelled: dict[str, str] = {}
    for key, slug in keys.items():
        for spelling in dict.fromkeys(_spellings(key, slug)):
            # Two cases that may both be meant are told apart by nobody.
            spelled[spelling] = slug if spelled.get(spelling, slug) == slug else ""
    # A whole slug means its case, whatever another one is called.
    whole = {slug: slug for slug in keys.values()}
    return Known(names=names.read(site), keys=keys, spelled=spelled | whole)


def _spellings(key: str, slug: str) -> Iterator[str]:
    """Yield how a case may be written: whole, cut, without its hash."""
    told = _REVIEW.sub("", key)
    if told.startswith(iris.TITLE_KEY):
        told = told.removeprefix(iris.TITLE_KEY).rpartition("|")[0]
    name = iris.slugify(told.removeprefix(iris.MAIN_REPORTS))
    yield name
    yield name[: iris.SLUG_LENGTH].rstrip("-")
    if slug != name:
        yield _HASH.sub("", slug)
