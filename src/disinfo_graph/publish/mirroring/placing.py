"""Tells of each statement of a dump which case and which graph it belongs to; it keeps none.

A syntax that holds no graphs leaves the graph to be told: each says other things of other kinds.
Whatever no release says is refused, so that nothing gets in that no shape looks at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, OWL

from disinfo_graph import formats
from disinfo_graph.errors import InputError
from disinfo_graph.formats import NamedNode, Quad
from disinfo_graph.iris import OF_A_CASE, TYPES, Iris, case_of
from disinfo_graph.vocab import CONTENT_GRAPHS, DG, EU_COUNTRY, EU_LANGUAGE, PREFIXES

SHARED = b"~"
"""The owner of what cases share; it stands after every case."""
EVIDENCE = b"!"
"""The owner of evidence begins so until its case is known; it stands before every case."""
UNDECIDED = b"9"
"""The graph of what a rule may have concluded; the case's evidence tells."""
GRAPHS: dict[bytes, str] = {str(n).encode(): name for n, name in enumerate(CONTENT_GRAPHS)}

_NUMBERS = {name: number for number, name in GRAPHS.items()}
_OF_CASES = (*OF_A_CASE, "appearance")
_SHARED: dict[str, str] = {
    "issue": "cases",
    "narrative": "derived",
    "channel": "vocabularies",
    "country": "vocabularies",
    "keyword": "vocabularies",
    "organisation": "vocabularies",
    "scheme": "vocabularies",
    "source": "vocabularies",
}
"""The graph of each kind of things that cases share."""

ONTOLOGY = PREFIXES["dg"].removesuffix("#")
PROJECT = ONTOLOGY.removesuffix("ns")
_BESIDE = (EU_COUNTRY, EU_LANGUAGE, PROJECT)
"""What else the vocabularies tell of: things that others named, the terms, and who made these."""

_CONCLUDED = frozenset(map(str, (DG.advances, DG.relatedClaim)))
"""What only rules say."""
_EITHER = frozenset(map(str, (DG.channel, DCTERMS.relation)))
"""What publishers say or, where there is evidence, rules."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_THING = re.compile(rf"(?P<base>https?://\S+?/)id/(?:{'|'.join(TYPES)})/\S")
_OURS = "expected a dump of disinfo-graph, such as disinfo-graph.nq"


def base_in(iri: str) -> str | None:
    """Return the base of a thing's IRI; None for any other IRI."""
    found = _THING.match(iri)
    return found["base"] if found else None


@dataclass(slots=True, kw_only=True)
class Placing:
    """Places the statements of one dump; it remembers which version it says to be of."""

    iris: Iris
    source: str
    version: str | None = None

    def row(self, quad: Quad) -> bytes:
        """Return a statement as a row: owner, graph, and its line in canonical N-Triples.

        Raises InputError for what no release says.
        """
        subject = quad.subject
        if not isinstance(subject, NamedNode) or not isinstance(
            quad.object, NamedNode | formats.Literal
        ):
            raise self._foreign(str(quad.triple), "names everything by IRIs")
        owner, graph = self._place(subject.value, quad.predicate.value)
        if isinstance(quad.graph_name, NamedNode):
            graph = self._told(quad.graph_name.value, owner, graph, subject.value)
        if subject.value == ONTOLOGY and quad.predicate.value == str(OWL.versionInfo):
            self.version = formats.lexical(quad.object)
        return b"%b %b %b" % (owner, graph, formats.line(quad.triple))

    def _place(self, subject: str, predicate: str) -> tuple[bytes, bytes]:
        kind, slug = self.iris.split(subject) or ("", "")
        if kind in _OF_CASES:
            return self._case(kind, slug, subject), _of_case(kind, predicate)
        if kind == "evidence":
            return EVIDENCE + slug.partition("/")[0].encode(), _NUMBERS["derived"]
        if kind in _SHARED:
            return SHARED, _NUMBERS[_SHARED[kind]]
        if not kind and subject.startswith(_BESIDE):
            return SHARED, _NUMBERS["vocabularies"]
        raise self._foreign(subject, f"tells of things under {self.iris.base}id/ only")

    def _case(self, kind: str, slug: str, subject: str) -> bytes:
        owner = case_of(kind, slug)
        if not _SLUG.fullmatch(owner):
            raise self._foreign(subject, "has slugs of a-z, 0-9 and hyphens")
        return owner.encode()

    def _told(self, name: str, owner: bytes, graph: bytes, subject: str) -> bytes:
        """Return the graph that a statement stands in, if that may be."""
        told = _NUMBERS.get(name.removeprefix(self.iris.thing("graph", "")))
        of_case = owner != SHARED and not owner.startswith(EVIDENCE)
        may_be = (_NUMBERS["cases"], _NUMBERS["derived"]) if of_case else (graph,)
        if told not in may_be:
            where = " or ".join(self.iris.thing("graph", GRAPHS[one]) for one in may_be)
            raise self._foreign(f"{subject} in graph {name}", f"has it in {where}")
        assert told is not None
        return told

    def _foreign(self, what: str, why: str) -> InputError:
        return InputError(
            f"{what[:200]}: no release says this ({_OURS}, which {why})", source=self.source
        )


def _of_case(kind: str, predicate: str) -> bytes:
    if predicate in _CONCLUDED:
        return _NUMBERS["derived"]
    return (
        UNDECIDED if predicate in _EITHER and kind in ("appearance", "case") else _NUMBERS["cases"]
    )
