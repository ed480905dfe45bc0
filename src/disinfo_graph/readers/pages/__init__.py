"""Reads saved web pages: a case page, or the ClaimReviews that any page carries.

A case page is one record, also where it carries a ClaimReview: that adds rating and day of review
where the page itself tells neither. A link that is no address is left out of the record and told
by a `Rejected` of its own; so is JSON-LD that speaks of a ClaimReview and cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from disinfo_graph.errors import InputError
from disinfo_graph.model import Origin, Record, Rejected
from disinfo_graph.readers import bounds, claim_review
from disinfo_graph.readers.opening import Source
from disinfo_graph.readers.pages import case, markup
from disinfo_graph.readers.pages.markup import Page

FORM = "case page"


def read(source: Source) -> Iterator[Record | Rejected]:
    """Yield a page's case, or its ClaimReviews; raises InputError for a page with neither.

    `Origin.line` is 1 for a case, and the number of the ClaimReview on the page.
    """
    page = markup.parsed(bounds.whole(source, bounds.PAGE), source.name)
    reviews = tuple(_reviews(page, source.name))
    if case.is_case(page):
        yield from _case(page, reviews, Origin(source=source.name, line=1))
    elif reviews:
        yield from reviews
    else:
        raise InputError(
            "neither case page nor ClaimReview (expected a saved case page with summary and fields,"
            " or a page with a ClaimReview in JSON-LD)",
            source=source.name,
        )


def _reviews(page: Page, source: str) -> Iterator[Record | Rejected]:
    try:
        address = markup.own_address(page)
    except ValueError:
        # A review that gives its own address needs none of the page.
        address = None
    told = claim_review.Page(address=address, language=markup.language(page))
    yield from claim_review.of_scripts(markup.scripts(page), told, source)


def _case(
    page: Page, reviews: tuple[Record | Rejected, ...], origin: Origin
) -> Iterator[Record | Rejected]:
    kept = case.part(page)
    try:
        told = case.read(page)
    except ValueError as error:
        yield Rejected(origin=origin, reason=str(error), record=kept)
        return
    record = Record(origin=origin, form=FORM, **told.facts)
    good = [review for review in reviews if isinstance(review, Record)]
    lost = list(told.lost)
    if len(good) == 1:
        record = replace(record, rating=good[0].rating, reviewed=good[0].reviewed)
    elif good:
        lost.append(f"{len(good)} ClaimReviews on a case page (expected one): rating not known")
    yield record
    for reason in lost:
        yield Rejected(origin=origin, reason=reason, record=kept)
    yield from (review for review in reviews if isinstance(review, Rejected))
