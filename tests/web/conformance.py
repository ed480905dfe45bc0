"""What Schemathesis, in a process of its own, is told of this site: how to send, what to check."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

PLAIN = (
    *("application/sparql-query", "application/trig", "application/x-ndjson"),
    *("application/n-triples", "application/n-quads"),
)
for media_type in PLAIN:
    schemathesis.serializer.alias(media_type, "text/plain")


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Look at redirections, rather than at what they lead to."""
    kwargs["allow_redirects"] = False


@schemathesis.check
def every_answer_names_its_release(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """Hold for every answer, errors too, what no description of one address can say."""
    assert "disinfo-graph-release" in response.headers
    assert response.headers["access-control-allow-origin"] == ["*"]
    assert response.headers["x-content-type-options"] == ["nosniff"]
