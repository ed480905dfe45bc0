"""Makes a release of inputs: two passes, built beside the live one, verified, then switched to.

Killed at any moment, it leaves the live release as it was; what it left half-built is removed by
the next run.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from itertools import count
from pathlib import Path

from disinfo_graph.config import DEFAULT_BASE
from disinfo_graph.errors import ReleaseError
from disinfo_graph.iris import Iris
from disinfo_graph.merging import Spool
from disinfo_graph.publish import assembly, intake, mirroring, outcome, records, reuse
from disinfo_graph.publish.before import before
from disinfo_graph.publish.chunk import Task, get_ready
from disinfo_graph.publish.executors import executor, in_order, made_ready, suited, watched
from disinfo_graph.publish.gate import broken
from disinfo_graph.publish.intake import Added, Merged
from disinfo_graph.publish.measuring import measured
from disinfo_graph.publish.memory import collected_seldom
from disinfo_graph.publish.moving import require_same_base
from disinfo_graph.publish.order import Order, Report
from disinfo_graph.publish.parts import Part, write_part
from disinfo_graph.publish.progress import LARGE, Progress, Step, size
from disinfo_graph.publish.summary import Summary
from disinfo_graph.publish.withheld import withhold
from disinfo_graph.publish.workshop import SPOOL
from disinfo_graph.release import (
    finishing,
    names,
    recovery,
    site,
    state,
    verification,
    withdrawal,
)
from disinfo_graph.release.feed import announcing, log
from disinfo_graph.release.manifest import Manifest


def publish(order: Order, progress: Progress) -> Report:
    """Publish the inputs as a new release, unless it would say the same as the live one.

    Raises InputError for a file that is refused, ConfigError for an addition that is at fault,
    ReleaseError for a release that cannot be made: another program at work, too many cases missing,
    a registry at fault, a disk that is full.
    """
    given = None if order.base is None else Iris(order.base)
    dump = mirroring.dump_among(order.inputs)
    if dump is not None:
        mirroring.require_nothing_to_read_by(dump, *order.readings)
        given = mirroring.iris_of(dump, order.base)
    added = Added.read(order.additions, order.expansions)
    with site.writing(order.site), collected_seldom():
        recovery.recover(order.site, order.at, order.signer)
        building = site.building(order.site)
        try:
            plan = _plan(order, building, given or _live_iris(order.site))
            report = _publish(order, plan, dump, added, progress)
        except (OSError, sqlite3.Error, BrokenExecutor) as error:
            raise ReleaseError(f"{order.site}: {error} (expected to write a release)") from error
        finally:
            # Whatever happened, half a release is of no use to anybody.
            shutil.rmtree(building, ignore_errors=True)
        # What a dump tells to be withdrawn is so in the releases of before too.
        finishing.finish(order.site, order.at)
        return report


def _live_iris(folder: Path) -> Iris:
    live = site.live(folder)
    return Iris(DEFAULT_BASE if live is None else live.base)


def _publish(
    order: Order,
    plan: assembly.Plan,
    dump: mirroring.Dump | None,
    added: Added,
    progress: Progress,
) -> Report:
    with executor(order.workers) as pool:
        if size(order.inputs) >= LARGE:
            made_ready(pool, get_ready, order.engine, order.workers)
        if dump is None:
            parts, summary = _from_records(order, plan, added, pool, progress)
        else:
            plan, done = mirroring.taken(plan, dump, order.chunk, pool, progress)
            parts, summary = done.parts, done.summary
        suitable = suited(pool, len(parts))
        result = outcome.gather(parts, summary, added, plan.workshop)
        if order.reports is not None:
            records.write_accounts(order.reports, result, records.suggested(result))
        report = Report(
            outcome=result,
            release=None,
            new=False,
            manifest=None,
            unreadable=tuple(site.unreadable(order.site).values()),
        )
        if (held := _held_back(order, plan, report)) is not None:
            return held
        progress(Step(name="building"))
        built = _built(order, plan, report, suitable, progress)
    return _switched(order, plan, built, progress)


def _from_records(
    order: Order, plan: assembly.Plan, added: Added, pool: Executor, progress: Progress
) -> tuple[list[Part], Summary]:
    with Spool(plan.workshop / SPOOL, plan.given) as spool:
        summary = intake.fill(spool, order.inputs, order.tables, plan.workshop, progress)
        merged = intake.merge(spool, order.chunk, plan.workshop, pool, progress)
        summary.account.withdrawn += merged.withdrawn
        intake.write_names(spool, plan.workshop, added)
    return _parts(plan, merged, suited(pool, merged.chunks), progress), summary


def _held_back(order: Order, plan: assembly.Plan, report: Report) -> Report | None:
    """Return the report on a publication that ends before anything is built; None if it goes on."""
    result = report.outcome
    if order.strict and result.rejected:
        return report
    if not order.gate.bounds:
        return None
    faults = broken(order.gate, measured(result, plan.at), before(plan.previous))
    return replace(report, stopped=faults) if faults else None


def _told(pool: Executor, plan: assembly.Plan, progress: Progress) -> Executor:
    """Return the pool, such that each piece of a release that it has written is told of."""
    pieces, written = assembly.pieces(plan), count(1)

    def tell() -> None:
        progress(Step(name="writing", done=min(next(written), pieces), total=pieces))

    return watched(pool, tell)


def _parts(plan: assembly.Plan, merged: Merged, pool: Executor, progress: Progress) -> list[Part]:
    """Work on every chunk; then once more on those that link to a case that was refused."""
    live = reuse.live(plan.previous, base=plan.iris.base, engine=plan.engine)
    tasks = [
        Task(
            number=number,
            base=plan.iris.base,
            workshop=plan.workshop,
            engine=plan.engine,
            at=plan.at,
            live=live,
        )
        for number in range(merged.chunks)
    ]
    parts = list(_counted(in_order(pool, write_part, tasks), merged.cases, progress))
    refused = frozenset(slug for part in parts for slug in part.refused)
    again = [
        replace(task, unlinked=refused)
        for task, part in zip(tasks, parts, strict=True)
        if part.links & refused
    ]
    for part in in_order(pool, write_part, again):
        parts[part.number] = part
    return parts


def _counted(parts: Iterable[Part], cases: int, progress: Progress) -> Iterator[Part]:
    done = 0
    progress(Step(name="checking", done=done, total=cases))
    for part in parts:
        done += part.cases
        progress(Step(name="checking", done=done, total=cases))
        yield part


def _plan(order: Order, building: Path, iris: Iris) -> assembly.Plan:
    live = site.live(order.site)
    require_same_base(live, iris.base, move=order.move)
    plan = assembly.Plan(
        folder=building / "release",
        workshop=building / "workshop",
        iris=iris,
        at=order.at,
        previous=None if live is None else site.named(order.site, live.id),
        given=state.slugs(order.site),
        names=names.read(order.site),
        drop_missing=order.drop_missing,
        move=order.move,
        engine=order.engine,
        withdrawals=withdrawal.read(order.site),
        publisher=_kept(order.publisher, live.publisher if live else ""),
        contact=_kept(order.contact, live.contact if live else ""),
        signer=order.signer,
    )
    plan.folder.mkdir()
    plan.workshop.mkdir()
    withhold(plan.withdrawals, plan.workshop)
    return plan


def _kept(given: str | None, live: str) -> str:
    return live if given is None else given


def _built(
    order: Order, plan: assembly.Plan, report: Report, pool: Executor, progress: Progress
) -> Report:
    """Write the release, unless the live one says the same and is whole."""
    draft = assembly.draft(plan, report.outcome, pool)
    live = site.live(order.site)
    damage: tuple[str, ...] = ()
    if live is not None and live.same_content(draft.manifest):
        damage = tuple(verification.faults(site.current(order.site)))
        if not damage:
            return replace(report, release=live.id, manifest=draft.manifest)
    made = assembly.complete(plan, report.outcome, draft, _told(pool, plan, progress))
    return replace(report, manifest=made, damage=damage)


def _note_move(order: Order, made: Manifest) -> None:
    """Note that the site's IRIs change, if they are moved; killed then, it is noted once more."""
    live = site.live(order.site)
    if order.move and live is not None and live.base != made.base:
        state.move(order.site, order.at, live.base, made.base)
        state.note(order.site, order.at, "move", before=live.base, base=made.base)


def _switched(order: Order, plan: assembly.Plan, report: Report, progress: Progress) -> Report:
    made = report.manifest
    if made is None or report.release is not None:
        return report
    progress(Step(name="verifying"))
    verification.require(plan.folder)
    if order.dry_run:
        return report
    progress(Step(name="switching"))
    withdrawal.note(order.site, plan.told)
    became = names.joined(state.slugs(order.site), report.outcome.keys)
    state.give_slugs(order.site, report.outcome.keys)
    names.note(order.site, order.at, became)
    _note_move(order, made)
    finished = site.finish(order.site, plan.folder, made.id)
    announcing.announce(order.site, finished, order.at)
    site.switch(order.site, finished)
    state.note(order.site, order.at, "publish", release=made.id)
    log.settle(order.site)
    return replace(report, release=made.id, new=True)
