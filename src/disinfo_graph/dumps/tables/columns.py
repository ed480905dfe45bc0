"""Which tables there are, and their columns: a literal table that writes nothing.

A column is a path of keys of the JSON-LD contract, from the thing that a row is about. So its
property is what the public context says of the last key, and what it holds is what the graph says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["iri", "string", "date", "integer", "text"]
"""What cells hold; a text has a column of its own, after it, for its language."""

METADATA = "tables-metadata.json"
"""What describes the tables as CSV on the Web has it."""

LANGUAGE = "_language"
"""What the column of languages ends in."""

CASE, CASE_SLUG, CLAIM_OF, SLUG, CHANNELS, CLAIMS = (
    "@case",
    "@caseSlug",
    "@claim",
    "@slug",
    "@channels",
    "@claims",
)
"""Keys that are no terms of the contract: what the row's own thing does not say, but others do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, what stands in it, and where that is found."""

    name: str
    path: tuple[str, ...]
    kind: Kind
    about: str
    """What it holds, in words; also what CSV on the Web tells of it."""
    many: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the name of its files, what a row is, and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]
    foreign: tuple[tuple[str, str], ...] = ()
    """Columns that hold the `iri` of a row of another table, and that table."""

    @property
    def csv(self) -> str:
        """The name of the file as CSV."""
        return f"{self.name}.csv"

    @property
    def parquet(self) -> str:
        """The name of the file as Parquet."""
        return f"{self.name}.parquet"


def _one(name: str, path: str, kind: Kind, about: str, *, required: bool = False) -> Column:
    keys = tuple(path.split("/"))
    return Column(name=name, path=keys, kind=kind, about=about, required=required)


def _many(name: str, path: str, kind: Kind, about: str) -> Column:
    return Column(name=name, path=tuple(path.split("/")), kind=kind, about=about, many=True)


TABLES: tuple[Table, ...] = (
    Table(
        name="cases",
        title="Cases, one a row",
        columns=(
            _one("iri", "id", "iri", "IRI of the case", required=True),
            _one("slug", SLUG, "string", "last part of its IRI", required=True),
            _one("title", "name", "text", "title of the case"),
            _many("other_titles", "claim/alternateName", "text", "further titles"),
            _one("claim_iri", "claim/id", "iri", "IRI of the claim"),
            _one("claim", "claim/text", "text", "what was claimed, as its publisher retells it"),
            _one("published", "claim/published", "date", "day on which it was claimed"),
            _many("languages", "claim/languageTag", "string", "languages it was made in, BCP 47"),
            _many("countries", "claim/discusses", "iri", "countries that it discusses"),
            _many("country_names", "claim/discusses/label", "text", "their names"),
            _many("keywords", "claim/keyword", "iri", "keywords"),
            _many("keyword_names", "claim/keyword/label", "text", "their names"),
            _many("narratives", "claim/advances", "iri", "narratives, as rules conclude"),
            _many("narrative_names", "claim/advances/label", "text", "their names"),
            _many("sources", "claim/carriedBy", "iri", "sources that carried the claim"),
            _many("source_names", "claim/carriedBy/label", "text", "their names"),
            _many("citations", "claim/citation", "iri", "what the claim links to"),
            _many("related_claims", "claim/relatedClaim", "text", "claims that the debunk names"),
            _many("related_cases", "relatedCase", "iri", "cases that this one names"),
            _one("claim_rights", "claim/rights", "text", "terms for the text of the claim"),
            _one("debunk_iri", "debunk/id", "iri", "IRI of the debunk"),
            _one("debunk", "debunk/reviewBody", "text", "the debunk"),
            _one("reviewed", "debunk/published", "date", "day of the debunk"),
            _one("refutes", "debunk/refutes", "iri", "the claim, where the debunk refutes it"),
            _one("disputes", "debunk/disputes", "iri", "the claim, where it only disputes it"),
            _many("evidence", "debunk/evidence", "iri", "what the debunk links to"),
            _one("debunk_rights", "debunk/rights", "text", "terms for the text of the debunk"),
            _one("rating_iri", "debunk/rating/id", "iri", "IRI of its reviewer's rating"),
            _one("rating_value", "debunk/rating/ratingValue", "string", "what it says"),
            _one("rating_best", "debunk/rating/bestRating", "string", "best of that scale"),
            _one("rating_worst", "debunk/rating/worstRating", "string", "worst of that scale"),
            _many("rating_labels", "debunk/rating/alternateName", "text", "rating in words"),
            _one("report", "report", "iri", "page on which the publisher refutes the claim"),
            _one("issue", "issue", "iri", "issue in which the case was published"),
            _one("issue_number", "issue/issueNumber", "string", "its number"),
            _one("publisher", "publisher", "iri", "organisation that published the case"),
            _one("publisher_name", "publisher/name", "text", "its name"),
            _many("contributors", "contributor", "iri", "organisations that reported the claim"),
            _many("contributor_names", "contributor/name", "text", "their names"),
        ),
    ),
    Table(
        name="appearances",
        title="Appearances of claims, one a row",
        foreign=(("case", "cases"),),
        columns=(
            _one("iri", "id", "iri", "IRI of the appearance", required=True),
            _one("case", CASE, "iri", "IRI of the case", required=True),
            _one("case_slug", CASE_SLUG, "string", "slug of the case", required=True),
            _one("claim", CLAIM_OF, "iri", "IRI of the claim", required=True),
            _one("url", "url", "iri", "where the claim was carried"),
            _many("archives", "archivedAt", "iri", "copies in web archives"),
            _one("published", "published", "date", "day of the appearance"),
            _many("languages", "languageTag", "string", "its language, BCP 47"),
            _one("channel", "channel", "iri", "channel that carried it"),
            _one("channel_name", "channel/label", "text", "its name"),
            _one("channel_missing", "channelMissing", "string", "why no channel is known"),
            _many("sources", "channel/source", "iri", "sources whose channel it is"),
            _many("source_names", "channel/source/label", "text", "their names"),
        ),
    ),
    Table(
        name="sources",
        title="Sources, one a row",
        columns=(
            _one("iri", "id", "iri", "IRI of the source", required=True),
            _one("slug", SLUG, "string", "last part of its IRI", required=True),
            _one("name", "label", "text", "name of the source"),
            _many("channels", CHANNELS, "iri", "its channels"),
            _many("channel_names", f"{CHANNELS}/label", "text", "their names"),
            _one("claims", CLAIMS, "integer", "how many claims it carried", required=True),
        ),
    ),
)
"""Every table, and every column in its order."""
