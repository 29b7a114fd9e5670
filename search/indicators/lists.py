"""The rows of the list behind a number. Names and links only for those who may open the files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from employers.models import SupportRequest
from mediations.models import Mediation
from pathways.models import Youth
from pathways.permissions import can_see_youth
from portal.accounts.permissions import Person, is_case_worker
from search.indicators.definitions import Indicator, Kind
from search.indicators.facts import PREFIX

_RELATED: dict[Kind, tuple[str, ...]] = {
    Kind.NEED: ("establishment", "agency", "job_profile"),
    Kind.MEDIATION: ("youth__agency__parent", "offer__profile", "offer__establishment"),
    Kind.YOUTH: ("agency__parent",),
}
_UNNAMED = "Jeune accompagné"


@dataclass(frozen=True)
class CaseRow:
    """`label` names a person only for those who may know it; without `url` there is no link."""

    case: Any
    day: date
    label: str
    agency: str
    title: str = ""
    url: str = ""


def with_related(indicator: Indicator, cases: QuerySet[Any]) -> QuerySet[Any]:
    return cases.select_related(*_RELATED[indicator.kind])


def case_rows(indicator: Indicator, cases: Iterable[Any], *, user: Person) -> list[CaseRow]:
    make = _ROWS[indicator.kind]
    return [make(case, getattr(case, PREFIX + indicator.day), user) for case in cases]


def _url(name: str, case: Any) -> str:
    try:
        return reverse(name, args=[case.public_id])
    except NoReverseMatch:
        return ""


def _need(case: SupportRequest, day: date, user: Person) -> CaseRow:
    profile = getattr(case, "job_profile", None)
    label = f"{profile} – {case.establishment}" if profile else str(case.establishment)
    url = _url("offers:staff_need", case) if is_case_worker(user) else ""
    return CaseRow(case, day, label, case.agency.name, url=url)


def _mediation(case: Mediation, day: date, user: Person) -> CaseRow:
    allowed = can_see_youth(user, case.youth)
    return CaseRow(
        case,
        day,
        str(case.youth) if allowed else _UNNAMED,
        case.youth.agency.name,
        title=f"{case.offer} – {case.offer.employer_label}",
        url=_url("mediations:staff_file", case) if allowed else "",
    )


def _youth(case: Youth, day: date, user: Person) -> CaseRow:
    allowed = can_see_youth(user, case)
    url = _url("pathways:youth_detail", case) if allowed else ""
    return CaseRow(case, day, str(case) if allowed else _UNNAMED, case.agency.name, url=url)


_ROWS: dict[Kind, Callable[[Any, date, Person], CaseRow]] = {
    Kind.NEED: _need,
    Kind.MEDIATION: _mediation,
    Kind.YOUTH: _youth,
}
