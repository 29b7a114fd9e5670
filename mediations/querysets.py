"""Reads of mediation files, defined once for lists, to-do lists, pages and indicators."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from employers.models import Establishment
from mediations.lifecycle import IN_JOB, OPEN_STATES, SHOWN_TO_EMPLOYER, MediationState
from pathways.models import Youth
from portal.accounts.models import Adviser, Agency, User
from portal.accounts.permissions import (
    Person,
    is_case_worker,
    is_employer,
    is_youth,
    replaced_by,
    structure_of,
)

if TYPE_CHECKING:
    from mediations.models import Mediation  # noqa: F401 - only named in annotations


class MediationQuerySet(models.QuerySet["Mediation"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def of_structure(self, structure: Agency) -> Self:
        return self.filter(Q(youth__agency=structure) | Q(youth__agency__parent=structure))

    def of_portfolio(self, adviser: Adviser, *, on: date) -> Self:
        """The adviser's own files, and those of colleagues whom this adviser stands in for that day."""
        replaced = Adviser.objects.filter(replaced_by(adviser, on=on))
        return self.filter(Q(adviser=adviser) | Q(adviser__in=replaced))

    def of_employer(self, user: User) -> Self:
        """Files an employer member may see: of their establishments, once a candidate was presented."""
        return self.filter(
            offer__establishment__in=Establishment.objects.of_user(user), presented_at__isnull=False
        )

    def visible_to(self, user: Person) -> Self:
        """Case workers: files of their structure's youth; employers: candidates presented to them; youth: their own."""
        structure = structure_of(user)
        if is_case_worker(user) and structure:
            return self.of_structure(structure).filter(youth__merged_into__isnull=True)
        if isinstance(user, User) and is_employer(user):
            return self.of_employer(user)
        if is_youth(user):
            return self.filter(youth__in=Youth.objects.visible_to(user))
        return self.none()

    def shown_to_employer(self) -> Self:
        return self.filter(state__in=SHOWN_TO_EMPLOYER)

    def in_job(self) -> Self:
        return self.filter(state__in=IN_JOB)

    def silent(self, *, before: datetime) -> Self:
        """Open files before the hire in which nothing has moved since `before`, without a meeting to come."""
        from mediations.models import Meeting

        planned = Meeting.objects.filter(
            mediation=OuterRef("pk"), cancelled_at__isnull=True, starts_at__gte=before
        )
        return self.open().exclude(state__in=IN_JOB).filter(moved_at__lt=before).exclude(Exists(planned))

    def silence_to_tell(self, *, before: datetime) -> Self:
        """Silent files of which the adviser was not yet told since they last moved."""
        told = Q(silence_told_at__gt=F("moved_at"))
        return self.silent(before=before).exclude(Q(silence_told_at__isnull=False) & told)

    def start_to_confirm(self, *, today: date) -> Self:
        """Hired, and the first day has come or is not known: somebody must say whether the job started."""
        return self.filter(state=MediationState.HIRED).filter(
            Q(job_starts_on__isnull=True) | Q(job_starts_on__lte=today)
        )

    def for_pages(self) -> Self:
        """What every page of a file shows, in one statement."""
        return self.select_related(
            "youth__user",
            "youth__agency__parent",
            "youth__commune",
            "adviser__user",
            "offer__profile__occupation",
            "offer__profile__support_request",
            "offer__establishment",
            "offer__agency__parent",
            "offer__commune",
        )

    def with_disclosed(self) -> Self:
        """Annotate `disclosed`: whether the young person lets this employer see who they are."""
        from mediations.models import Disclosure

        granted = Disclosure.objects.filter(
            youth=OuterRef("youth"),
            establishment=OuterRef("offer__establishment"),
            revoked_at__isnull=True,
        )
        return self.annotate(disclosed=Exists(granted))
