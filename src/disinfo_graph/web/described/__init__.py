"""What every address takes and answers, as a literal table: of it OpenAPI and a page are made."""

from __future__ import annotations

from disinfo_graph.web.described import (
    browsing,
    changing,
    describing,
    harvesting,
    services,
)
from disinfo_graph.web.described.rows import Operation

OPERATIONS: tuple[Operation, ...] = (
    *browsing.ROWS,
    *services.ROWS,
    *harvesting.ROWS,
    *changing.ROWS,
    *describing.ROWS,
)
"""A row for each method of each address; who adds an address adds its row to one of these."""
