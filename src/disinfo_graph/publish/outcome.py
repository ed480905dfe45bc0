"""What all chunks came to, put together in their order; it writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from disinfo_graph.model import Finding, Unresolved
from disinfo_graph.publish.intake import Added
from disinfo_graph.publish.parts import Part
from disinfo_graph.publish.summary import Summary
from disinfo_graph.publish.tally import Tally
from disinfo_graph.publish.worklist import Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The cases published, and where the lines lie that account for all others.

    What grows with the number of cases: keys, digests and findings, one to two kilobytes a case.
    """

    keys: dict[str, str]
    """Key to slug."""
    digests: dict[str, str]
    """Slug to a hash of what is said of the case."""
    parts: int
    findings: tuple[Finding, ...]
    """About what is published."""
    concerns: dict[str, Concern]
    """The cases published, by slug and by each thing of them with findings."""
    tally: Tally
    """Of what is published."""
    summary: Summary
    added: Added
    workshop: Path

    @property
    def rejected(self) -> int:
        """How many records and cases are not published."""
        return self.summary.account.rejected.total()

    @property
    def unresolved(self) -> Counter[Unresolved]:
        """The names that no registry entry answers to, with their mentions."""
        return self.summary.account.unresolved


def gather(parts: Sequence[Part], summary: Summary, added: Added, workshop: Path) -> Outcome:
    """Put the parts together, and add their accounts to the summary's."""
    counted = Tally()
    for part in parts:
        summary.account.add(part.account)
        counted.add(part.tally)
    summary.require_all()
    return Outcome(
        keys={key: slug for part in parts for key, slug in part.keys.items()},
        digests={slug: value for part in parts for slug, value in part.digests.items()},
        parts=len(parts),
        # A node that cases share is checked in each chunk; its finding is one.
        findings=tuple(dict.fromkeys(finding for part in parts for finding in part.findings)),
        concerns={iri: one for part in parts for iri, one in part.concerns.items()},
        tally=counted,
        summary=summary,
        added=added,
        workshop=workshop,
    )
