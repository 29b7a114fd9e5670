"""What any feed gives: one parsed offer, what is wrong with it, and the report of an import."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


class FeedError(Exception):
    """The file as a whole cannot be read; the message is French and says what to do."""


class OfferRejected(Exception):
    """One offer cannot be kept; the others go on."""


@dataclass
class ParsedOffer:
    """Plain values, codes already checked against the reference. `skills`: OGR → requirement."""

    ref: str
    title: str
    tasks: str = ""
    occupation: str | None = None
    contract: str | None = None
    duration: str = ""
    weekly_hours: Decimal | None = None
    hours_text: str = ""
    pay: str = ""
    address: str = ""
    commune: str | None = None
    lat: float | None = None
    lon: float | None = None
    places: int = 1
    employer_name: str = ""
    source_url: str = ""
    updated_at: datetime | None = None
    level_minimum: int | None = None
    level_mandatory: bool = False
    skills: dict[int, str] = field(default_factory=dict)
    licences: dict[str, bool] = field(default_factory=dict)
    languages: dict[str, bool] = field(default_factory=dict)
    constraints: set[int] = field(default_factory=set)
    unknown_labels: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def keep_as_text(self, label: str, warning: str) -> None:
        """A word that our reference does not know is kept for a person to read, and said."""
        if not label:
            return
        self.unknown_labels.append(label[:200])
        self.warnings.append(warning)


@dataclass
class Report:
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": len(self.unchanged),
            "kept": self.kept,
            "rejected": self.rejected,
            "warnings": self.warnings,
        }
