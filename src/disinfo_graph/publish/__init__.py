"""The pipeline: read, merge, resolve, derive, map, check, release; it does none of them itself."""

from __future__ import annotations

from disinfo_graph.publish.inspection import Checked, Request, check
from disinfo_graph.publish.intake import Added, Taken
from disinfo_graph.publish.order import Order, Report
from disinfo_graph.publish.pipeline import publish
from disinfo_graph.publish.progress import Progress, Step
from disinfo_graph.publish.summary import Input, Summary

__all__ = [
    "Added",
    "Checked",
    "Input",
    "Order",
    "Progress",
    "Report",
    "Request",
    "Step",
    "Summary",
    "Taken",
    "check",
    "publish",
]
