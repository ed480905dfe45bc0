"""Records and cases as the package sees them, and what is found out of them; no RDF, no files."""

from __future__ import annotations

from disinfo_graph.model.conclusions import (
    Advances,
    Derived,
    Evidence,
    Links,
    Match,
    Narrative,
    RelatedClaim,
)
from disinfo_graph.model.entries import (
    Channel,
    ConcludedChannel,
    Country,
    Keyword,
    Language,
    Organisation,
    Resolved,
    ResolvedAppearance,
    Source,
    Unresolved,
)
from disinfo_graph.model.facts import (
    Appearance,
    Case,
    Conflict,
    Facts,
    Origin,
    Rating,
    Record,
    Rejected,
    told,
)
from disinfo_graph.model.findings import (
    Finding,
    Severity,
)
from disinfo_graph.model.quality import (
    Category,
    Dimension,
    Measured,
    Measurement,
    Metric,
    Past,
    Slice,
    Unit,
)

__all__ = [
    "Advances",
    "Appearance",
    "Case",
    "Category",
    "Channel",
    "ConcludedChannel",
    "Conflict",
    "Country",
    "Derived",
    "Dimension",
    "Evidence",
    "Facts",
    "Finding",
    "Keyword",
    "Language",
    "Links",
    "Match",
    "Measured",
    "Measurement",
    "Metric",
    "Narrative",
    "Organisation",
    "Origin",
    "Past",
    "Rating",
    "Record",
    "Rejected",
    "RelatedClaim",
    "Resolved",
    "ResolvedAppearance",
    "Severity",
    "Slice",
    "Source",
    "Unit",
    "Unresolved",
    "told",
]
