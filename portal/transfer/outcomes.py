"""What one chooses for an import, and what it did."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from portal.transfer.entries import Line, Status
from portal.transfer.files_in import FileLine
from portal.transfer.models import PageTransfer


class Existing(models.TextChoices):
    UPDATE = "update", "mettre l’import en brouillon par-dessus"
    SKIP = "skip", "la laisser telle quelle"
    COPY = "copy", "en faire une copie à côté"


@dataclass(frozen=True)
class ImportOptions:
    existing: str = Existing.UPDATE
    publish: bool = False
    over_drafts: bool = False
    redirects: bool = True


@dataclass
class Outcome:
    """What an import did, or would do."""

    source: str
    source_name: str
    made_at: str
    lines: list[Line]
    files: list[FileLine]
    notes: list[str] = field(default_factory=list)
    # What undo needs: page, whether made here, its version before, its live version before, its version after.
    pages: list[PageTransfer] = field(default_factory=list)
    redirects: list[int] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        counts = Counter(str(line.status) for line in self.lines)
        return {
            "source": self.source,
            "source_name": self.source_name,
            "made_at": self.made_at,
            "counts": {str(status): counts.get(str(status), 0) for status in Status},
            "pages": [line.plain() for line in self.lines],
            "files": [line.plain() for line in self.files],
            "notes": self.notes,
        }
