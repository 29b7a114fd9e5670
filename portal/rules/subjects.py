"""The page of an event as a rule looks at it: which version, where it is, who acted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.models import BinEntry
from portal.editorial.policy import bin_path
from portal.finding.readers import canonical, conditions_by_path
from portal.rules.triggers import OF_THE_DRAFT

STEP = Page.steplen


@dataclass(frozen=True)
class Subject:
    """`page` is the version that conditions read; `path` is where the page is, or was before the bin."""

    page: Any
    path: str
    in_bin: bool
    actor: User | None
    kind: str
    at: datetime

    def above(self) -> list[str]:
        return [self.path[:end] for end in range(STEP, len(self.path) + 1, STEP)]


def subject_of(*, page_id: int, kind: str, actor: User | None, at: datetime) -> Subject | None:
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return None
    path, in_bin = place_of(page)
    of_draft = kind in OF_THE_DRAFT or not page.live
    version = page.get_latest_revision_as_object() if of_draft else page.specific
    return Subject(page=version, path=path, in_bin=in_bin, actor=actor, kind=kind, at=at)


def place_of(page: Page) -> tuple[str, bool]:
    """The path that sections are compared with. A page of the bin counts for the section that it left."""
    if not page.path.startswith(bin_path()):
        return page.path, False
    entries = BinEntry.objects.filter(page__in=page.get_ancestors(inclusive=True)).select_related(
        "page", "parent"
    )
    entry = entries.first()
    if entry is None or entry.parent is None:
        return page.path, True
    return entry.parent.path + page.path[len(entry.page.path) - STEP :], True


def allowed_readers(subject: Subject) -> str:
    """The restrictions that hold for the page where it is, or was: see `portal.finding.readers`."""
    by_path = conditions_by_path()
    own = subject.page.path
    parts = {*subject.above(), *(own[:end] for end in range(3 * STEP, len(own) + 1, STEP))}
    return canonical(one for part in parts for one in by_path.get(part, ()))
