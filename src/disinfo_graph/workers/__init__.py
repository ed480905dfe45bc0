"""Processes that can be killed: they open a thing and answer about it, each within its limits.

    owner ── broker ── zygote (one a name) ── workers
    client ─────┘

It knows neither SPARQL nor stores: what is opened and how a request is answered are two functions,
named in the `Plan`. Clients get a whole answer, or an error saying which limit was met.
"""

from disinfo_graph.workers.client import Answer, Asked, Client
from disinfo_graph.workers.messages import Status
from disinfo_graph.workers.owner import Broker, once
from disinfo_graph.workers.plan import Plan

__all__ = ["Answer", "Asked", "Broker", "Client", "Plan", "Status", "once"]
