"""The web addresses that a text cites: read from it, and told apart by what they lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from disinfo_graph import iris
from disinfo_graph.model import Case, Links

_ADDRESS = re.compile(r"https?://[^\s<>\"“”„«»\u00a0]+", re.IGNORECASE)
# What ends a sentence, or closes what was opened before the address, is no part of it.
_AFTER = re.compile(r"[.,;:!?'’…*]+$")
_CLOSERS = {")": "(", "]": "[", "}": "{"}

_OWN_SEARCH = ("euvsdisinfo.eu/disinformation-cases",)
"""Pages on which the publisher lists its own cases: they are evidence of nothing."""


def addresses(text: str) -> Iterator[str]:
    """Yield the addresses written out in a text, without the punctuation around them."""
    for match in _ADDRESS.finditer(text):
        try:
            yield iris.address(_trimmed(match[0]))
        except ValueError:
            continue  # "https://" and no host: words, and no address


def _trimmed(written: str) -> str:
    while True:
        shorter = _AFTER.sub("", written)
        last = shorter[-1:]
        if last in _CLOSERS and shorter.count(last) > shorter.count(_CLOSERS[last]):
            shorter = shorter[:-1]
        if shorter == written:
            return written
        written = shorter


def links(case: Case, reported: Callable[[str], str | None]) -> Links:
    """Return what a case links to; `reported` finds the slug of the case with a report there."""
    told = {
        "citations": (*case.claim_links, *addresses(case.claim or "")),
        "evidence": (*case.debunk_links, *addresses(case.debunk or "")),
    }
    cited: dict[str, set[str]] = {"citations": set(), "evidence": set()}
    slugs, unknown = set(), set()
    for kind, found in told.items():
        for address in found:
            slug = reported(address)
            if slug is not None:
                slugs.add(slug)
            elif _is_report(address):
                unknown.add(address)
            elif not _is_own_search(address):
                cited[kind].add(address)
    return Links(
        citations=tuple(sorted(cited["citations"])),
        evidence=tuple(sorted(cited["evidence"])),
        cases=tuple(sorted(slugs - {case.slug})),
        unknown=tuple(sorted(unknown)),
    )


def _is_report(address: str) -> bool:
    return iris.report_key(address).startswith(iris.MAIN_REPORTS)


def _is_own_search(address: str) -> bool:
    return iris.report_key(address).startswith(_OWN_SEARCH)
