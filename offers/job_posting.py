"""An offer as schema.org JobPosting, the vocabulary that search engines read."""

from typing import Any

from offers.models import Offer
from portal.core.choices import ContractKind

_TYPES = {
    ContractKind.CDI: "FULL_TIME",
    ContractKind.CDD: "TEMPORARY",
    ContractKind.INTERIM: "TEMPORARY",
    ContractKind.SEASONAL: "TEMPORARY",
    ContractKind.INTERNSHIP: "INTERN",
    ContractKind.IMMERSION: "INTERN",
    ContractKind.CIVIC_SERVICE: "VOLUNTEER",
}
PART_TIME_UNDER = 35  # hours a week


def job_posting(offer: Offer, *, url: str) -> dict[str, Any]:
    """Only what is known: an empty property would be worse than none."""
    document: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": offer.profile.title,
        "description": offer.profile.tasks or offer.profile.employer_words or offer.profile.title,
        "identifier": {"@type": "PropertyValue", "name": "Tandem", "value": str(offer.public_id)},
        "url": url,
        "datePosted": offer.published_at.date().isoformat() if offer.published_at else None,
        "validThrough": offer.expires_at.isoformat() if offer.expires_at else None,
        "employmentType": _employment_type(offer),
        "totalJobOpenings": offer.places - offer.places_filled,
        "jobStartDate": offer.start_on.isoformat() if offer.start_on else None,
        "hiringOrganization": {
            "@type": "Organization",
            "name": offer.employer_label or "Employeur du territoire",
        },
        "jobLocationType": "TELECOMMUTE" if offer.remote else None,
        "jobLocation": _place(offer),
    }
    return {name: value for name, value in document.items() if value not in (None, "")}


def _employment_type(offer: Offer) -> str:
    if offer.weekly_hours is not None and offer.weekly_hours < PART_TIME_UNDER:
        return "PART_TIME"
    return _TYPES.get(ContractKind(offer.contract), "OTHER") if offer.contract else "OTHER"


def _place(offer: Offer) -> dict[str, Any] | None:
    if offer.commune is None:
        return None
    return {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": offer.commune.name,
            "addressRegion": offer.commune.department_id,
            "addressCountry": "FR",
        },
    }
