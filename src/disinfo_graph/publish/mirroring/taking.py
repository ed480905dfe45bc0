"""Takes a dump in as what a release is assembled from, and with it the withdrawals it tells of."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from disinfo_graph.publish import reuse
from disinfo_graph.publish.assembly import Plan
from disinfo_graph.publish.mirroring.inputs import Dump
from disinfo_graph.publish.mirroring.mirror import Asked, Mirrored, collected, mirrored
from disinfo_graph.publish.mirroring.stones import withdrawals
from disinfo_graph.publish.progress import Progress
from disinfo_graph.publish.withheld import withhold


def taken(
    plan: Plan, dump: Dump, size: int, pool: Executor, progress: Progress
) -> tuple[Plan, Mirrored]:
    """Return the parts of a dump, `size` cases each, and the plan with what it tells withdrawn."""
    asked = Asked(
        dump=dump,
        iris=plan.iris,
        workshop=plan.workshop,
        engine=plan.engine,
        at=plan.at,
        size=size,
        live=reuse.live(plan.previous, base=plan.iris.base, engine=plan.engine),
    )
    rows, stones = collected(asked, progress)
    new = withdrawals(stones, plan.withdrawals, plan.iris, str(dump.path))
    plan = replace(plan, mirror=True, withdrawals=(*plan.withdrawals, *new), told=new)
    withhold(plan.withdrawals, plan.workshop)
    return plan, mirrored(asked, rows, pool, progress)
