"""Whether a client may ask now: how much it has running, how often it asks; it starts nothing."""

from __future__ import annotations

from collections.abc import Iterable

from disinfo_graph.errors import QueryTooMany
from disinfo_graph.workers.house import Job
from disinfo_graph.workers.plan import Plan
from disinfo_graph.workers.rates import Rates


class Admission:
    """The clients that are counted."""

    def __init__(self, plan: Plan) -> None:
        self._lanes = plan.lanes
        self._rates = Rates(plan.rate)

    def __len__(self) -> int:
        return len(self._rates)

    def refusal(self, job: Job, others: Iterable[Job]) -> QueryTooMany | None:
        """Say why a client may not ask this now; what is refused here takes none of its rate."""
        held = sum(other.asker == job.asker for other in others if other is not job)
        if held >= self._lanes.each:
            return QueryTooMany(
                f"requests from your address that are not answered yet: {held} "
                "(expected the answer of one before the next)",
                limit="places",
                retry_after=1,
            )
        if job.asker is None or job.asked.counted:
            return None
        return self._rates.refusal(job.asker, job.since)

    def counted(self, asker: str, now: float) -> QueryTooMany | None:
        """Count what takes no worker; say why a client may not ask it now."""
        return self._rates.refusal(asker, now)
