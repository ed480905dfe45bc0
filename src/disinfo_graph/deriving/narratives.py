"""The narrative that the opening sentence of a debunk names; further sentences are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from disinfo_graph import iris
from disinfo_graph.model import Advances, Evidence, Narrative

RULE = "recurring-narrative-opening/1"
_TOPIC_CONFIDENCE = "0.9"
_CLAUSE_CONFIDENCE = "0.7"

# A sentence goes on after "U.S." where the next word is in lower case.
_OPENING = re.compile(
    r"""(?:this[ ]+is[ ]+)?(?:an?[ ]+|another[ ]+)?recurr(?:ing|ent)[ ]+
    (?:pro-)?(?:kremlin[ ]+)?(?:disinformation[ ]+)?narratives?[ ]+
    (?P<topical>(?:about|on|of|regarding|concerning)[ ]+)?
    (?P<rest>[^\n]+?)[.!?](?=\n|[ ]+(?-i:[^\sa-z])|\s*$)""",
    re.IGNORECASE | re.VERBOSE,
)
# What follows a topic says how it is told, and is no part of its name.
_TELLING = re.compile(
    r"\s*[,;:]|\s+(?:claiming|alleging|accusing|suggesting|portraying|aimed|aiming|that|which"
    r"|as\s+well\s+as)\b",
    re.IGNORECASE,
)
# Quotation marks around the whole name, and none within, are no part of it either.
_QUOTED = re.compile(r"[“\"'‘](?P<inner>[^“”\"]+)[”\"'’]")


def named(debunk: str, labels: Mapping[str, str]) -> Iterator[Advances]:
    """Yield the narrative that the debunk's first sentence names, if any, with that sentence.

    `labels` gives the label of a narrative's slug, where debunks spell it in several ways.
    """
    match = _OPENING.match(debunk)
    if match is None:
        return
    label = _TELLING.split(match["rest"], maxsplit=1)[0] if match["topical"] else match["rest"]
    label = re.sub(r"^the(\s+|$)", "", label.strip(), flags=re.IGNORECASE)
    quoted = _QUOTED.fullmatch(label)
    label = quoted["inner"].strip() if quoted else label
    if not iris.slugify(label):
        return
    slug = iris.label_slug(label)
    yield Advances(
        narrative=Narrative(slug=slug, label=labels.get(slug, label[0].upper() + label[1:])),
        evidence=Evidence(
            rule=RULE,
            confidence=_TOPIC_CONFIDENCE if match["topical"] else _CLAUSE_CONFIDENCE,
            exact=match.group(),
            start=match.start(),
            end=match.end(),
        ),
    )
