"""Which profile of JSON-LD a client gets, by parameter or Accept header; it writes no document.

A profile that is not known is ignored in a header, as RFC 6906 has it, and refused as a parameter:
whoever writes one into an address means it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import BadRequest
from werkzeug.http import parse_accept_header, parse_options_header

from disinfo_graph.web.negotiation import JSON_LD

PARAMETER = "profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A way to write JSON-LD: its name in addresses, and the IRIs by which headers name it."""

    name: str
    iris: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The IRI by which answers name it."""
        return self.iris[0]


OWN = Profile(name="disinfo-graph", iris=("https://w3id.org/disinfo-graph/json-ld",))
CLAIM_REVIEW = Profile(
    name="claimreview",
    iris=("https://schema.org/ClaimReview", "http://schema.org/ClaimReview"),
)
PROFILES: tuple[Profile, ...] = (OWN, CLAIM_REVIEW)
"""The first is what a client gets that names none."""

_OF_KINDS: dict[str, tuple[Profile, ...]] = {"case": PROFILES, "debunk": PROFILES}


def of_kind(kind: str) -> tuple[Profile, ...]:
    """Return the profiles in which the document about a thing of a kind is written."""
    return _OF_KINDS.get(kind, (OWN,))


def named(kind: str) -> Profile | None:
    """Return the profile that the address names; raises BadRequest for one not known here."""
    if not request.environ["QUERY_STRING"]:  # as nearly always
        return None
    name = request.args.get(PARAMETER)
    offered = of_kind(kind)
    found = next((one for one in offered if name in (one.name, *one.iris)), None)
    if name is not None and found is None:
        known = ", ".join(one.name for one in offered)
        raise BadRequest(f"There is no profile {name!r} here; known are {known}.")
    return found


def preferred(kind: str, accept: str | None) -> Profile:
    """Return the profile that a client likes best which takes JSON-LD."""
    if not accept or PARAMETER not in accept:
        return OWN
    offered = of_kind(kind)
    ranked = [
        (quality, profile)
        for name, quality in parse_accept_header(accept, MIMEAccept)
        for profile in _asked(name, offered)
        if quality > 0
    ]
    return max(ranked, key=lambda pair: pair[0], default=(0, OWN))[1]


def _asked(name: str, offered: Sequence[Profile]) -> list[Profile]:
    """Return the profiles that an entry of the header asks for: none, if not JSON-LD."""
    media_type, parameters = parse_options_header(name)
    if media_type != JSON_LD.media_type:
        return []
    iris = parameters.get(PARAMETER, "").split()
    return [one for one in offered if set(one.iris) & set(iris)] or [OWN]
