"""What of a request's body cannot be read here, by what its headers say of it; it reads none."""

from __future__ import annotations

from flask import Request
from werkzeug.exceptions import UnsupportedMediaType


def require_uncoded(request: Request, what: str) -> None:
    """Raise UnsupportedMediaType for a body that is packed; `what` is to be sent as it is."""
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.lower() != "identity":
        raise UnsupportedMediaType(f"The content coding is {coding!r}; send the {what} as it is.")


def require_utf8(request: Request) -> None:
    """Raise UnsupportedMediaType for a body in any other charset."""
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"The charset is {charset!r}; send UTF-8.")
