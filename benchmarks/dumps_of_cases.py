"""The dumps that `publish` makes of cases and not of other dumps, and the feed, each timed alone.

The cases are those of a release's own case JSON Lines; reading, merging, resolving and mapping them
is beside the clock.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from benchmarks import steps
from benchmarks.clock import Clock

from disinfo_graph.dumps import files
from disinfo_graph.formats import jsonld
from disinfo_graph.formats.context import context
from disinfo_graph.formats.nodes import each_once
from disinfo_graph.publish import parts
from disinfo_graph.release.feed import announcing, pages


@contextmanager
def _cases(release: Path) -> Iterator[Path]:
    """Give a folder that holds the cases of a release, as steps read them."""
    with tempfile.TemporaryDirectory() as made:
        shutil.copy(release / "dumps" / files.CASES, Path(made) / "cases.jsonl")
        yield Path(made)


def _canonical(release: Path, folder: Path, clock: Clock) -> Iterable[Path]:
    with _cases(release) as workshop:
        for number, chunk in enumerate(steps.chunks(workshop)):
            told = [steps.nodes(one) for one in chunk]
            with clock:
                steps.write_runs(told, number, workshop)
        with clock:
            steps.merge_runs(workshop, folder)
    return folder.iterdir()


def _json_ld(release: Path, folder: Path, clock: Clock) -> Iterable[Path]:
    with _cases(release) as workshop:
        for number, chunk in enumerate(steps.chunks(workshop)):
            told = [steps.nodes(one) for one in chunk]
            with clock:
                steps.write_node_run(told, number, workshop)
        with clock:
            steps.write_flat(workshop, folder)
    return folder.iterdir()


def _documents(release: Path, folder: Path, clock: Clock) -> Iterable[Path]:
    path = folder / files.DOCUMENTS
    with _cases(release) as workshop, path.open("wb") as out:
        for chunk in steps.chunks(workshop):
            told = [(one[0].case.slug, steps.nodes(one)) for one in chunk]
            with clock:
                out.writelines(_document(slug, nodes) + b"\n" for slug, nodes in told)
    return [path]


def _document(slug: str, nodes: steps.Nodes) -> bytes:
    whole = each_once(chain.from_iterable(nodes.values()))
    return jsonld.document(whole, steps.IRIS.thing("case", slug), context())


def _case_lines(release: Path, folder: Path, clock: Clock) -> Iterable[Path]:
    path = folder / files.CASES
    with _cases(release) as workshop, path.open("wb") as out:
        for chunk in steps.chunks(workshop):
            with clock:
                out.writelines(
                    row + b"\n" for resolved, _, _ in chunk for row in parts.case_lines(resolved)
                )
    return [path]


def _feed(release: Path, folder: Path, clock: Clock) -> Iterable[Path]:
    """Announce every case, on a site that has no feed."""
    with clock:
        announcing.announce(folder, release, datetime.now(UTC))
    return sorted((folder / pages.FOLDER).iterdir())


DUMPS: dict[str, Callable[[Path, Path, Clock], Iterable[Path]]] = {
    "N-Triples and N-Quads": _canonical,
    "JSON-LD": _json_ld,
    "NDJSON-LD": _documents,
    "case JSON Lines": _case_lines,
    "feed, every case": _feed,
}
"""What writes each of them, and returns its files."""
