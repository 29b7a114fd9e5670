"""The flat facts that indicators count, one row a case, read from the database by the ORM.

The database engine filters these querysets; the Elasticsearch engine indexes the very same rows. A fact is a day, a
number, a boolean or a code; never a name. `public_id` opens the case behind a number.
"""

from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from employers.models import SupportRequest
from mediations.lifecycle import CheckInMoment, MediationState
from mediations.models import CheckIn, Mediation
from pathways.models import Youth
from search.indicators.definitions import Kind

COMMON = ("public_id", "agency", "structure", "qpv", "frr")
FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.NEED: (
        *COMMON, "establishment", "received_on", "depth", "promise", "promise_settled", "first_candidate_on",
    ),
    Kind.MEDIATION: (
        *COMMON, "establishment", "sex", "level", "opened_on", "agreed_on", "presented_on", "met_on", "hired_on",
        "due_1m_on", "due_3m_on", "ended_before_1m", "ended_before_3m",
    ),
    Kind.YOUTH: (*COMMON, "sex", "level", "welcomed_on"),
}  # fmt: skip
PREFIX = "f_"
_GIVEN_UP = (MediationState.WITHDRAWN, MediationState.CLOSED)


def facts(kind: Kind, *, now: datetime) -> QuerySet[Any]:
    """The cases of this kind, each fact annotated as `f_<name>`. `now` decides whether a promise is overdue."""
    return {Kind.NEED: _needs, Kind.MEDIATION: _mediations, Kind.YOUTH: _youth}[kind](now)


def rows(kind: Kind, *, now: datetime) -> QuerySet[Any, dict[str, Any]]:
    """The facts alone, as dictionaries with the prefixed names."""
    return facts(kind, now=now).order_by().values(*(PREFIX + name for name in FIELDS[kind]))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _day(field: str) -> TruncDate:
    return TruncDate(field)


def _place(prefix: str, *, inside: Q) -> dict[str, Any]:
    """QPV and FRR lines: `qpv` and `frr` are false when the place is unknown."""
    return {
        "f_qpv": _flag(inside),
        "f_frr": _flag(Q(**{f"{prefix}commune__frr": True})),
    }


def _needs(now: datetime) -> QuerySet[Any]:
    first = (
        Mediation.objects.filter(offer__profile__support_request=OuterRef("pk"), presented_at__isnull=False)
        .order_by()
        .values("offer__profile__support_request")
        .annotate(first=Min("presented_at"))
        .values("first")
    )
    kept = Q(first_answer_at__lte=F("answer_due_at"))
    broken = Q(first_answer_at__gt=F("answer_due_at")) | Q(
        first_answer_at__isnull=True, answer_due_at__lt=now
    )
    return SupportRequest.objects.annotate(
        f_public_id=F("public_id"),
        f_agency=F("agency_id"),
        f_structure=Coalesce("agency__parent_id", "agency_id"),
        f_establishment=F("establishment_id"),
        f_received_on=_day("submitted_at"),
        f_depth=F("depth"),
        f_promise=Case(
            When(kept, then=Value("kept")),
            When(broken, then=Value("broken")),
            default=Value("running"),
            output_field=CharField(),
        ),
        f_promise_settled=_flag(kept | broken),
        first_candidate_at=Subquery(first, output_field=DateTimeField()),
        **_place("establishment__", inside=Q(establishment__priority_area__isnull=False)),
    ).annotate(f_first_candidate_on=_day("first_candidate_at"))


def _milestone(moment: CheckInMoment) -> Subquery:
    """The day of a check-in: planned when a person confirmed the start, so it exists for confirmed starts only."""
    return Subquery(
        CheckIn.objects.filter(mediation=OuterRef("pk"), moment=moment).values("due_on")[:1],
        output_field=DateField(),
    )


def _mediations(now: datetime) -> QuerySet[Any]:
    youth_area = Q(youth__priority_area__isnull=False) & ~Q(
        youth__priority_area_status=Youth.AreaStatus.OUTSIDE
    )
    return (
        Mediation.objects.annotate(
            f_public_id=F("public_id"),
            f_agency=F("youth__agency_id"),
            f_structure=Coalesce("youth__agency__parent_id", "youth__agency_id"),
            f_establishment=F("offer__establishment_id"),
            f_sex=F("youth__sex"),
            f_level=F("youth__level_id"),
            f_opened_on=_day("created_at"),
            f_presented_on=_day("presented_at"),
            f_met_on=_day("met_at"),
            f_hired_on=_day("hired_at"),
            f_due_1m_on=_milestone(CheckInMoment.MONTH1),
            f_due_3m_on=_milestone(CheckInMoment.MONTH3),
            **_place("youth__", inside=youth_area),
        )
        .annotate(
            # A young person who applied agreed by applying.
            f_agreed_on=Coalesce(
                _day("agreed_at"),
                Case(When(origin=Mediation.Origin.YOUTH, then=_day("created_at")), output_field=DateField()),
            ),
            # A file withdrawn or closed while the job was followed: the job is taken to have ended that day.
            ended_on=Coalesce(
                F("job_ended_on"),
                Case(When(state__in=_GIVEN_UP, then=_day("closed_at")), output_field=DateField()),
            ),
        )
        .annotate(
            f_ended_before_1m=_flag(Q(ended_on__lt=F("f_due_1m_on"))),
            f_ended_before_3m=_flag(Q(ended_on__lt=F("f_due_3m_on"))),
        )
    )


def _youth(now: datetime) -> QuerySet[Any]:
    inside = Q(priority_area__isnull=False) & ~Q(priority_area_status=Youth.AreaStatus.OUTSIDE)
    return Youth.objects.filter(merged_into__isnull=True).annotate(
        f_public_id=F("public_id"),
        f_agency=F("agency_id"),
        f_structure=Coalesce("agency__parent_id", "agency_id"),
        f_sex=F("sex"),
        f_level=F("level_id"),
        f_welcomed_on=F("first_welcome_on"),
        **_place("", inside=inside),
    )
