"""The links that many kinds of answers have: to the dataset, to terms of use, to link sets."""

from __future__ import annotations

from collections.abc import Iterator

from disinfo_graph.web.answers import Link
from disinfo_graph.web.negotiation import HTML, LINK_SETS

DATASET = "dataset/disinfo-graph"
"""The page of the dataset, of which everything that is published is a part."""
CC_BY = Link(target="https://creativecommons.org/licenses/by/4.0/", relation="license")
"""The licence of ontology, shapes, contexts and what is made of them."""


def terms_of_use(root: str) -> Link:
    """Return the link to what may be done with what publishers say."""
    return Link(target=f"{root}/#terms", relation="license")


def dataset(root: str, relation: str) -> Link:
    """Return a link to the page of the dataset."""
    target = f"{root}/{DATASET}"
    return Link(target=target, relation=relation, media_type=HTML.media_type)


def part(root: str, *more: Link) -> list[Link]:
    """Return the links of what holds a part of the dataset without being about a thing."""
    return [dataset(root, "collection"), terms_of_use(root), *more]


def link_sets(root: str, path: str) -> Iterator[Link]:
    """Yield the links to the link set of a thing, in both of its forms."""
    for offer in LINK_SETS:
        target = f"{root}/linkset{path.removeprefix(root)}{offer.suffix}"
        yield Link(target=target, relation="linkset", media_type=offer.media_type)
