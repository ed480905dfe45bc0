"""Makes a release of inputs: two passes, built beside the live one, verified, then switched to.

Killed at any moment, it leaves the live release as it was; what it left half-built is removed by
the next run.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.errors import ReleaseError
from disinfo_graph.iris import Iris
from disinfo_graph.merging import Spool
from disinfo_graph.model import Record, Rejected
from disinfo_graph.publish import assembly, outcome
from disinfo_graph.publish.chunk import SPOOL, Task
from disinfo_graph.publish.executors import executor, in_order
from disinfo_graph.publish.intake import fill, prepare
from disinfo_graph.publish.outcome import Outcome
from disinfo_graph.publish.parts import Part, write_part
from disinfo_graph.readers import read
from disinfo_graph.release import recovery, site, state, verification
from disinfo_graph.release.manifest import Manifest

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to publish, where, and how."""

    inputs: tuple[Path, ...]
    site: Path
    at: datetime
    """The time of publication, in UTC, to the second."""
    base: str | None = None
    """What every IRI begins with; None for that of the live release."""
    strict: bool = False
    """Publish nothing as long as anything is rejected."""
    dry_run: bool = False
    """Build and verify, but do not switch."""
    drop_missing: bool = False
    """Let any number of the live release's cases be missing from the inputs."""
    workers: int = 1
    chunk: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a publication came to."""

    read: int
    outcome: Outcome
    release: str | None
    """The release that is live now, or None where nothing was published."""
    new: bool
    """Whether it was made now; else the live one says the same already."""
    manifest: Manifest | None
    damage: tuple[str, ...] = ()
    """What is wrong with the live release, if for that alone another one was built."""

    @property
    def merged(self) -> int:
        """How many records told a case that another record had told already."""
        return self.outcome.records - len(self.outcome.digests) - self.outcome.refused


def publish(order: Order, progress: Progress) -> Report:
    """Publish the inputs as a new release, unless it would say the same as the live one.

    Raises InputError for a file that is refused, ReleaseError for a release that cannot be made:
    another program at work, too many cases missing, a registry at fault, a disk that is full.
    """
    given = None if order.base is None else Iris(order.base)
    with site.writing(order.site):
        recovery.recover(order.site)
        building = site.building(order.site)
        try:
            return _publish(order, building, given or _live_iris(order.site), progress)
        except (OSError, sqlite3.Error, BrokenExecutor) as error:
            raise ReleaseError(f"{order.site}: {error} (expected to write a release)") from error
        finally:
            # Whatever happened, half a release is of no use to anybody.
            shutil.rmtree(building, ignore_errors=True)


def _live_iris(folder: Path) -> Iris:
    live = site.live(folder)
    return Iris(DEFAULT_BASE if live is None else live.base)


def _publish(order: Order, building: Path, iris: Iris, progress: Progress) -> Report:
    plan = _plan(order, building, iris)
    with Spool(plan.workshop / SPOOL, state.slugs(order.site)) as spool:
        progress("reading")
        count = _Count()
        rejected = list(fill(spool, count.counted(read(order.inputs))))
        progress("merging")
        cases = prepare(spool, plan.workshop)
        with executor(order.workers if cases > order.chunk else 1) as pool:
            progress("checking")
            result = outcome.gather(rejected, _parts(order, spool, plan, pool))
            _require_all(count.records, len(rejected) + result.records)
            report = Report(
                read=count.records, outcome=result, release=None, new=False, manifest=None
            )
            if order.strict and result.rejected:
                return report
            progress("building")
            built = _built(order, plan, report, pool)
    return _switched(order, plan.folder, built, progress)


def _require_all(given: int, accounted: int) -> None:
    if given != accounted:
        raise ReleaseError(f"{given} records were read, {accounted} accounted for (expected all)")


class _Count:
    """Counts what goes by."""

    def __init__(self) -> None:
        self.records = 0

    def counted(self, items: Iterator[Record | Rejected]) -> Iterator[Record | Rejected]:
        for item in items:
            self.records += 1
            yield item


def _parts(order: Order, spool: Spool, plan: assembly.Plan, pool: Executor) -> list[Part]:
    """Work on every chunk; then once more on those that link to a case that was refused."""

    def tasks() -> Iterator[Task]:
        for number, cases in enumerate(spool.chunks(order.chunk)):
            yield Task(number=number, cases=cases, base=plan.iris.base, workshop=plan.workshop)

    ahead = 2 * order.workers
    parts = list(in_order(pool, write_part, tasks(), ahead))
    refused = frozenset(slug for part in parts for slug in part.refused)
    dangling = {part.number for part in parts if part.links & refused}
    again = (replace(task, unlinked=refused) for task in tasks() if task.number in dangling)
    for part in in_order(pool, write_part, again, ahead):
        parts[part.number] = part
    return parts


def _plan(order: Order, building: Path, iris: Iris) -> assembly.Plan:
    live = site.live(order.site)
    plan = assembly.Plan(
        folder=building / "release",
        workshop=building / "workshop",
        iris=iris,
        at=order.at,
        previous=None if live is None else site.named(order.site, live.id),
        drop_missing=order.drop_missing,
    )
    plan.folder.mkdir()
    plan.workshop.mkdir()
    return plan


def _built(order: Order, plan: assembly.Plan, report: Report, pool: Executor) -> Report:
    """Write the release, unless the live one says the same and is whole."""
    draft = assembly.draft(plan, report.outcome)
    live = site.live(order.site)
    damage: tuple[str, ...] = ()
    if live is not None and live.same_content(draft.manifest):
        damage = tuple(verification.faults(site.current(order.site)))
        if not damage:
            return replace(report, release=live.id, manifest=draft.manifest)
    made = assembly.complete(plan, report.outcome, draft, pool)
    return replace(report, manifest=made, damage=damage)


def _switched(order: Order, built: Path, report: Report, progress: Progress) -> Report:
    made = report.manifest
    if made is None or report.release is not None:
        return report
    progress("verifying")
    verification.require(built)
    if order.dry_run:
        return report
    progress("switching")
    state.give_slugs(order.site, report.outcome.keys)
    site.switch(order.site, site.finish(order.site, built, made.id))
    state.note(order.site, order.at, "publish", release=made.id)
    return replace(report, release=made.id, new=True)
