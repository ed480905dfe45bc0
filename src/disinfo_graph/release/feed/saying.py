"""What the feed says of cases in words: a case that no kept release holds may still stand there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import orjson

from disinfo_graph.formats import nodes
from disinfo_graph.iris import Iris
from disinfo_graph.release import removal
from disinfo_graph.release.feed import log, pages, quads
from disinfo_graph.release.feed.told import Kind
from disinfo_graph.release.removal import Said


def said(root: Path, slugs: Collection[str]) -> Iterator[tuple[str, Said]]:
    """Yield what each version of these cases says, with the slug of the case."""
    for base, there in log.kept(log.lines(root)).items():
        iris = Iris(base)
        for page in there.values():
            for member, document in pages.whole(root, page):
                if member.slug in slugs and document and member.kind is not Kind.WITHDRAWN:
                    whole = orjson.loads(document)
                    whole.pop("included", None)  # what others say as well
                    own = quads.flat(whole)
                    lines = [line for one in own for line in nodes.lines(one)]
                    yield from removal.said_in(lines, iris, [member.slug]).items()
