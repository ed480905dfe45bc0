"""Makes withdrawals of the tombstones in a dump: what was withdrawn there is gone here too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from disinfo_graph.errors import InputError
from disinfo_graph.iris import Iris
from disinfo_graph.publish.mirroring.cases import nodes
from disinfo_graph.publish.mirroring.grouping import Group
from disinfo_graph.release.withdrawal import Withdrawal, hashed, known

_UNTOLD = "withdrawn by the publisher of the dump"
"""The reason that is noted where a tombstone tells none."""


def withdrawals(
    stones: Iterable[Group], before: Sequence[Withdrawal], iris: Iris, source: str
) -> tuple[Withdrawal, ...]:
    """Return the withdrawals that tombstones tell of and that are not known yet."""
    told, names = known(before), {one.id for one in before}
    return tuple(
        _withdrawal(one, iris, source)
        for one in stones
        if one.owner not in names and not told.case(one.owner)
    )


def _withdrawal(stone: Group, iris: Iris, source: str) -> Withdrawal:
    (node,) = nodes(stone.lines["cases"])
    reason = node.get("withdrawalReason")
    try:
        at = datetime.fromisoformat(str(node["withdrawn"]))
        if at.tzinfo is None:
            raise ValueError("a time without zone")
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{iris.thing('case', stone.owner)}: withdrawn, but {error} "
            "(expected prov:invalidatedAtTime, an xsd:dateTime in UTC)",
            source=source,
        ) from error
    return Withdrawal(
        id=stone.owner,
        # A hidden name is made from the slug, so a case that is here is known by it as well.
        slug=hashed(stone.owner),
        keys=frozenset(),
        texts=frozenset(),
        at=at,
        reason=str(reason) if reason else _UNTOLD,
        public=bool(reason),
    )
