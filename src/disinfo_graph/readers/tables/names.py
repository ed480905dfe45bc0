"""The words that tables use for the fields of a case; a guess for whoever describes a table."""

from __future__ import annotations

import re

NAMES: dict[str, tuple[str, ...]] = {
    "report": (
        "report",
        "report address",
        "report url",
        "report link",
        "case url",
        "case link",
        "id",
        "identifier",
        "permalink",
        "review url",
        "fact check url",
        "debunk url",
        "link to case",
    ),
    "title": (
        "title",
        "headline",
        "case title",
        "disinfo",
        "heading",
    ),
    "claim": (
        "claim",
        "summary",
        "summary of the disinformation",
        "disinformation",
        "claim text",
        "claim reviewed",
    ),
    "debunk": (
        "debunk",
        "disproof",
        "response",
        "refutation",
        "rebuttal",
        "debunking",
        "review body",
        "fact check",
        "correction",
    ),
    "text_language": ("text language", "language of text", "review language"),
    "published": (
        "published",
        "date",
        "date of publication",
        "publication date",
        "claim date",
        "date published",
        "reported on",
    ),
    "reviewed": (
        "reviewed",
        "review date",
        "date of review",
        "debunked",
        "debunk date",
    ),
    "languages": (
        "languages",
        "language",
        "article language",
        "article languages",
        "target audience",
        "language target audience",
        "audience",
        "languages of publication",
    ),
    "countries": (
        "countries",
        "country",
        "countries regions discussed",
        "countries and regions",
        "countries and or regions discussed in the disinformation",
        "regions",
        "countries discussed",
    ),
    "keywords": ("keywords", "keyword", "tags", "tag", "topics", "topic", "subjects", "themes"),
    "sources": (
        "sources",
        "source",
        "outlets",
        "outlet",
        "media",
        "publication media",
        "medium",
        "channel",
        "channels",
        "outlet name",
    ),
    "issue": ("issue", "reported in", "newsletter", "issue number", "newsletter issue"),
    "publisher": ("publisher", "organisation", "organization", "fact checker", "reviewer"),
    "reported_by": ("reported by", "reporter", "submitted by", "brought by"),
    "rights": ("rights", "licence", "license", "copyright"),
    "claim_links": (
        "claim links",
        "summary links",
        "links in claim",
        "links in summary",
        "summary link",
    ),
    "debunk_links": (
        "debunk links",
        "disproof links",
        "response links",
        "links in disproof",
        "evidence",
        "links in response",
        "evidence links",
    ),
    "rating.label": ("rating", "verdict", "rating name", "textual rating"),
    "rating.value": ("rating value", "score"),
    "rating.best": ("best rating",),
    "rating.worst": ("worst rating",),
    "appearance.url": (
        "publication",
        "publication url",
        "url",
        "link",
        "article url",
        "appearance",
        "claim url",
        "original url",
        "publications",
        "urls",
        "links",
        "article link",
    ),
    "appearance.archives": (
        "archive",
        "archives",
        "archived",
        "archive url",
        "archive link",
        "archived url",
        "archived publication url",
        "archive urls",
    ),
    "appearance.language": ("publication language", "language of publication"),
    "appearance.published": ("publication day", "appeared", "date of appearance"),
    "appearance.source": ("publication outlet", "published by"),
}
"""Each field, with the names of columns that tell it, in lower case and without punctuation."""

OPEN_NAMES = {
    "url": "it may be the address of the report instead",
    "link": "it may be the address of the report instead",
    "links": "it may be the address of the report instead",
    "urls": "it may be the address of the report instead",
    "source": "it may be the address of the report, or who refutes, instead",
    "evidence": "only where its cells are addresses",
}
"""Names that a table may mean in another way, and in which."""
CASES = frozenset({"case", "report", "debunk", "review", "id"})
"""Words in the name of a column of addresses that are those of cases."""
ORIGIN = frozenset({"origin", "country of origin", "target", "target country"})


def plain(column: str) -> str:
    """Return a column's name in lower case, its words divided by single spaces."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return " ".join(re.findall(r"[^\W_]+", words.replace("(s)", "s"))).lower()


def field_of(column: str) -> str | None:
    """Return the field that a column of this name usually tells, or None."""
    name = plain(column)
    own = name.replace(" ", "_")
    if own in NAMES:
        return own
    return next((field for field, known in NAMES.items() if name in known), None)
