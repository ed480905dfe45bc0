"""JSON-LD frames: how the document about a thing of each type is built; it frames nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disinfo_graph.contract.classes import ALONE, TYPES, Class, tree
from disinfo_graph.formats.context import CONTEXT_VERSION, Json

_FLAT: dict[str, Json] = {"@embed": "@never", "@omitDefault": True}


def frames(classes: Mapping[str, Class]) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield each type of document with its frame."""
    for kind, root in TYPES.items():
        rest = sorted(set(classes) - (tree(classes, root) - {root}))
        beside: dict[str, Json] = {"included": {"type": list(rest), **_FLAT}}
        yield (
            kind,
            {
                "@context": f"../context/{CONTEXT_VERSION}.jsonld",
                "type": root,
                **_FLAT,
                **{name: _placed(classes, below) for name, below in _below(classes[root])},
                **({} if kind in ALONE else beside),
            },
        )


def _placed(classes: Mapping[str, Class], name: str) -> dict[str, Json]:
    """Return the frame of what stands in its place: it is there, and what it names is not."""
    own = classes[name]
    flat = {key.term.key: _FLAT for key in own.keys.values() if key.term.coercion == "@id"}
    below = {key: _placed(classes, one) for key, one in _below(own)}
    return {"type": name, "@embed": "@always", "@omitDefault": True, **flat, **below}


def _below(own: Class) -> Iterator[tuple[str, str]]:
    return ((key.term.key, key.below) for key in own.keys.values() if key.below)
