"""Reads ClaimReviews: JSON-LD in files and pages, and the flat JSON of fact-check collections.

Each review is a record or a rejection. A place of its claim that is no address does not cost the
review: it is left out of the record and told by a `Rejected` of its own, with the whole review.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disinfo_graph.errors import InputError
from disinfo_graph.model import Origin, Record, Rejected
from disinfo_graph.readers import bounds, json_values
from disinfo_graph.readers.claim_review import answer, finding, review
from disinfo_graph.readers.claim_review.finding import MARKS, Found
from disinfo_graph.readers.claim_review.review import Given, Refused, Told
from disinfo_graph.readers.opening import Source

__all__ = ["FORM", "MARKS", "Page", "of_scripts", "read", "read_lines"]

FORM = "ClaimReview"
_NONE = "no ClaimReview (expected an object of that type)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page tells of itself, for reviews that do not."""

    address: str | None = None
    language: str | None = None


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield the reviews of a JSON document; `Origin.line` is the number of the element.

    Raises InputError for a file that is no JSON, or in which nothing is a ClaimReview.
    """
    data = bounds.whole(source, bounds.MOST)
    try:
        document = json_values.parsed(data.decode(json.detect_encoding(data)).lstrip("\ufeff"))
    except ValueError as error:
        raise InputError(f"{_why(error)} (expected JSON)", source=source.name) from error
    held = tuple(finding.elements(document))
    if not any(_holds(found) for found in held):
        raise InputError(_NONE, source=source.name)
    yield from _items(held, Given(nodes=finding.nodes(document)), source.name)


def _why(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not {error.encoding}"
    return str(error).removesuffix(" (expected JSON)")


def read_lines(source: Source) -> Iterator[Record | Rejected]:
    """Yield the reviews of JSON Lines; `Origin.line` is the number of the line."""
    for number, line in bounds.lines(source):
        origin = Origin(source=source.name, line=number)
        kept = line.decode("utf-8", "backslashreplace")
        try:
            document = json_values.decoded(line)
        except ValueError as error:
            yield Rejected(origin=origin, reason=str(error), record=kept)
            continue
        given = Given(nodes=finding.nodes(document))
        held = tuple(finding.elements(document))
        if not held:
            yield Rejected(origin=origin, reason=_NONE, record=kept)
        for found in held:
            yield from _element(found, given, origin)


def of_scripts(scripts: Iterable[str], page: Page, source: str) -> Iterator[Record | Rejected]:
    """Yield the reviews in a page's scripts; `Origin.line` is the number on the page.

    A script that cannot be read is rejected where it speaks of a ClaimReview, else it is none.
    """
    number = 0
    for script in scripts:
        found, given = _script(script, page, Origin(source=source, line=number + 1))
        for item in (
            (found,) if isinstance(found, Rejected) else _items(found, given, source, number)
        ):
            number = max(number, item.origin.line)
            yield item


_WRAPPED = re.compile(
    r"\s*(?://\s*)?(?:<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!--)(?P<inner>.*?)"
    r"(?://\s*|/\*\s*)?(?:\]\]>|-->)(?:\s*\*/)?\s*",
    re.DOTALL,
)
"""What once hid scripts from browsers that knew none, and from XML; around all of a script."""


def _script(script: str, page: Page, origin: Origin) -> tuple[Rejected | tuple[Found, ...], Given]:
    given = Given(address=page.address, language=page.language)
    wrapped = _WRAPPED.fullmatch(script)
    try:
        document = json_values.parsed(wrapped["inner"] if wrapped else script)
    except ValueError as error:
        if "claimreview" not in script.lower():
            return (), given
        return Rejected(origin=origin, reason=str(error), record=script.strip()), given
    given = Given(nodes=finding.nodes(document), address=page.address, language=page.language)
    return tuple(found for found in finding.elements(document) if _holds(found)), given


def _holds(found: Found) -> bool:
    return next(finding.within(found.value, found.context), None) is not None


def _items(
    held: Iterable[Found], given: Given, source: str, before: int = 0
) -> Iterator[Record | Rejected]:
    for number, found in enumerate(held, start=before + 1):
        yield from _element(found, given, Origin(source=source, line=number))


def _element(found: Found, given: Given, origin: Origin) -> Iterator[Record | Rejected]:
    try:
        json_values.refuse_odd(found.value)
    except ValueError as error:
        yield Rejected(origin=origin, reason=str(error), record=json_values.written(found.value))
        return
    reviews = list(finding.within(found.value, found.context))
    if not reviews and found.must:
        yield Rejected(origin=origin, reason=_NONE, record=json_values.written(found.value))
    for value, context in reviews:
        yield from _review(value, _placed(given, context), origin)


def _placed(given: Given, context: object) -> Given:
    return Given(context=context, nodes=given.nodes, address=given.address, language=given.language)


def _review(value: dict[str, object], given: Given, origin: Origin) -> Iterator[Record | Rejected]:
    told = answer.read(value) if finding.is_answer(value) else iter((_one(value, given),))
    for one in told:
        if isinstance(one, Refused):
            kept = json_values.written(one.value)
            yield Rejected(origin=origin, reason=one.reason, record=kept)
            continue
        yield Record(origin=origin, form=FORM, **one.facts)
        for reason in one.lost:
            yield Rejected(origin=origin, reason=reason, record=json_values.written(value))


def _one(value: dict[str, object], given: Given) -> Told | Refused:
    try:
        return review.read(value, given)
    except ValueError as error:
        return Refused(reason=str(error), value=value)
