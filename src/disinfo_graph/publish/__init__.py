"""The pipeline: read, merge, resolve, derive, map, check, release; it does none of them itself."""

from __future__ import annotations

from disinfo_graph.publish.inspection import Inspection, check, inspect
from disinfo_graph.publish.pipeline import Order, Report, publish

__all__ = ["Inspection", "Order", "Report", "check", "inspect", "publish"]
