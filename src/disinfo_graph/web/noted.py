"""What the layers of a request note in its environment for the log; names, and nothing else."""

from __future__ import annotations

LIMIT = "disinfo-graph.limit"
"""The limit that the request met, by its name in a problem."""
CACHE = "disinfo-graph.cache"
"""`hit` or `miss`, where the answer might have come from a cache."""
