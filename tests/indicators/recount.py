"""Count again in plain Python from the models alone: no fact, no condition and no query of the code under test."""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from employers.models import SupportRequest
from mediations.models import Mediation
from pathways.models import Youth

PARIS = ZoneInfo("Europe/Paris")


class Cases:
    """Everything there is, read once."""

    def __init__(self) -> None:
        self.youth = list(Youth.objects.select_related("agency", "commune"))
        self.needs = list(SupportRequest.objects.select_related("agency", "establishment__commune"))
        files = Mediation.objects.select_related("youth__agency", "youth__commune", "offer__profile")
        self.files = list(files.prefetch_related("check_ins"))


@dataclass
class Asked:
    """A period and a place, in the words of the tests."""

    start: date
    end: date
    today: date
    now: datetime
    cases: Cases
    # The structure whose branches are the lines: an employer's places may have asked another one.
    head: Any
    structure: Any = None
    agency: Any = None
    places: tuple[int, ...] | None = None


@dataclass
class Found:
    numerator: int
    denominator: int | None = None
    median: float | None = None


def day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(PARIS).date()


def in_line(key: str, asked: Asked, *, agency: Any, qpv: bool, frr: bool) -> bool:
    if key.startswith("antenne-"):
        return agency.slug == key.removeprefix("antenne-")
    return {
        "total": True,
        "qpv": qpv,
        "hors_qpv": not qpv,
        "frr": frr,
        "hors_frr": not frr,
        "siege": agency.pk == asked.head.pk,
    }[key]


def in_scope(asked: Asked, agency: Any, place: int | None) -> bool:
    return (
        (asked.structure is None or asked.structure.pk in (agency.pk, agency.parent_id))
        and (asked.agency is None or asked.agency.pk == agency.pk)
        and (asked.places is None or place in asked.places)
    )


def recount(key: str, line: str, asked: Asked) -> Found:
    if key.startswith("cpo2"):
        return _first_welcomes(line, asked)
    if key in ("needs_received", "promises_kept", "first_candidate_days") or key.startswith("needs_"):
        return _of_needs(key, line, asked)
    return _of_files(key, line, asked)


def share(cases: Iterable[Any], counted: Callable[[Any], bool]) -> Found:
    cases = list(cases)
    return Found(sum(1 for case in cases if counted(case)), len(cases))


def _first_welcomes(line: str, asked: Asked) -> Found:
    number = 0
    for youth in asked.cases.youth:
        if youth.merged_into_id or youth.first_welcome_on is None or asked.places is not None:
            continue
        if not in_scope(asked, youth.agency, None) or not in_line(
            line, asked, agency=youth.agency, **_youth_area(youth)
        ):
            continue
        number += asked.start <= youth.first_welcome_on <= asked.end
    return Found(number)


def _youth_area(youth: Youth) -> dict[str, bool]:
    return {
        "qpv": youth.priority_area_id is not None and youth.priority_area_status != "outside",
        "frr": youth.commune is not None and youth.commune.frr,
    }


def _of_needs(key: str, line: str, asked: Asked) -> Found:
    needs = []
    for need in asked.cases.needs:
        place = need.establishment
        area = {"qpv": place.priority_area_id is not None, "frr": place.commune.frr}
        if (
            in_scope(asked, need.agency, place.pk)
            and in_line(line, asked, agency=need.agency, **area)
            and asked.start <= day(need.submitted_at) <= asked.end
        ):
            needs.append(need)
    if key == "needs_received":
        return Found(len(needs))
    if key == "promises_kept":
        settled = [n for n in needs if n.first_answer_at is not None or n.answer_due_at < asked.now]
        return share(
            settled, lambda n: n.first_answer_at is not None and n.first_answer_at <= n.answer_due_at
        )
    if key == "first_candidate_days":
        days = [found for need in needs if (found := _days_to_candidate(need, asked.cases)) is not None]
        return Found(len(days), median=statistics.median(days) if days else None)
    return share(needs, lambda need: f"needs_{need.depth}" == key)


def _days_to_candidate(need: SupportRequest, cases: Cases) -> int | None:
    presented = [
        file.presented_at
        for file in cases.files
        if file.presented_at and file.offer.profile.support_request_id == need.pk
    ]
    return (day(min(presented)) - day(need.submitted_at)).days if presented else None


def _of_files(key: str, line: str, asked: Asked) -> Found:
    files = [
        file
        for file in asked.cases.files
        if in_scope(asked, file.youth.agency, file.offer.establishment_id)
        and in_line(line, asked, agency=file.youth.agency, **_youth_area(file.youth))
    ]
    if key.startswith("held_"):
        return _held({"held_1m": "m1", "held_3m": "m3"}[key], files, asked)
    opened = [file for file in files if asked.start <= day(file.created_at) <= asked.end]
    if key == "suggested":
        return Found(len(opened))
    reached: dict[str, Callable[[Mediation], bool]] = {
        "agreed": lambda file: file.agreed_at is not None or file.origin == "youth",
        "presented": lambda file: file.presented_at is not None,
        "met": lambda file: file.met_at is not None,
        "hired": lambda file: file.hired_at is not None,
    }
    return share(opened, reached[key])


def _held(moment: str, files: list[Mediation], asked: Asked) -> Found:
    kept = total = 0
    for file in files:
        milestone = next((c.due_on for c in file.check_ins.all() if c.moment == moment), None)
        if milestone is None or not asked.start <= milestone <= min(asked.end, asked.today):
            continue
        ended = file.job_ended_on
        if ended is None and file.state in ("withdrawn", "closed"):
            ended = day(file.closed_at)
        total += 1
        kept += ended is None or ended >= milestone
    return Found(kept, total)
