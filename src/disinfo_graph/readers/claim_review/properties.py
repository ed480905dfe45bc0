"""The properties of schema.org that a ClaimReview may have: those that are read, and all others.

A property that is in no table is misspelt, or none of schema.org's, and rejects its review by name.
"""

from __future__ import annotations

_KEYWORDS = "@context @id @type context id type"

_THING = """
additionalType alternateName description disambiguatingDescription identifier image
mainEntityOfPage name owner potentialAction sameAs subjectOf url
"""

_CREATIVE_WORK = """
about abstract accessMode accessModeSufficient accessibilityAPI accessibilityControl
accessibilityFeature accessibilityHazard accessibilitySummary accountablePerson
acquireLicensePage aggregateRating alternativeHeadline archivedAt assesses associatedMedia
audience audio author award awards character citation comment commentCount
conditionsOfAccess contentLocation contentRating contentReferenceTime contributor
copyrightHolder copyrightNotice copyrightYear correction countryOfOrigin creativeWorkStatus
creator creditText dateCreated dateModified datePublished digitalSourceType
discussionUrl displayLocation editEIDR editor educationalAlignment educationalLevel
educationalUse encoding encodingFormat encodings exampleOfWork expires fileFormat funder
funding genre hasPart headline inLanguage interactionStatistic interactivityType
interpretedAsClaim isAccessibleForFree isBasedOn isBasedOnUrl isFamilyFriendly isPartOf
keywords learningResourceType license locationCreated mainEntity maintainer material
materialExtent mentions offers pattern position producer provider publication publisher
publisherImprint publishingPrinciples recordedAt releasedEvent review reviews
schemaVersion sdDatePublished sdLicense sdPublisher size sourceOrganization spatial
spatialCoverage sponsor teaches temporal temporalCoverage text thumbnail thumbnailUrl
timeRequired translationOfWork translator typicalAgeRange usageInfo version video wordCount
workExample workTranslation
"""

_REVIEW = """
associatedClaimReview associatedMediaReview associatedReview itemReviewed negativeNotes
positiveNotes reviewAspect reviewBody reviewRating claimReviewed
"""

_CLAIM = "appearance claimInterpreter firstAppearance"

_RATING = "author bestRating ratingCount ratingExplanation ratingValue reviewAspect worstRating"


def _names(*tables: str) -> frozenset[str]:
    return frozenset(name for table in tables for name in table.split())


REVIEW = _names(_KEYWORDS, _THING, _CREATIVE_WORK, _REVIEW)
"""What a ClaimReview may have."""

CLAIM = _names(_KEYWORDS, _THING, _CREATIVE_WORK, _CLAIM)
"""What the item of a review may have where it is a Claim; other items may have anything."""

RATING = _names(_KEYWORDS, _THING, _RATING)
"""What a reviewRating may have."""

ORGANISATIONS = _names(
    "Organization NewsMediaOrganization Corporation EducationalOrganization CollegeOrUniversity"
    " GovernmentOrganization NGO NonprofitOrganization ResearchOrganization FundingAgency"
    " LibrarySystem MedicalOrganization PoliticalParty Project ResearchProject Consortium"
    " OnlineBusiness LocalBusiness RadioStation TelevisionStation BroadcastService"
    " PerformingGroup SearchRescueOrganization WorkersUnion FactCheckingOrganization"
)
"""Types whose name is no natural person's."""
