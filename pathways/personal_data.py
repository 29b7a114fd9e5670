"""Personal data of a young person's file. Figures keep the commune, the priority area, the level and the year of birth."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from pathways.models import FileAccess, YouthImport
from portal.core.personal_data import NOT_PERSONAL, Erase, Needles, declare, eraser, purger

NOT_PERSONAL |= {"pathways.Programme"}
_STEP = "from_state to_state actor automatic reason at subject"

declare(
    "pathways.Youth",
    purpose="pathway",
    youth="pk",
    user="user",
    empty="first_name last_name folded_name birth_date email phone imilo_id address lat lon "
    "point_origin about user radius available_from merged_into erasure_told_on",
    keep="agency adviser sex rqth commune priority_area priority_area_status level first_welcome_on state left_on",
    values={
        "first_name": lambda row: "Dossier",
        "last_name": lambda row: "anonymisé",
        "birth_date": lambda row: row.birth_date.replace(month=1, day=1),
    },
)
declare("pathways.YouthTransition", purpose="pathway", youth="subject", empty="note actor_label", keep=_STEP)
declare(
    "pathways.Commitment",
    purpose="pathway",
    youth="youth",
    keep="youth programme started_on planned_end_on ended_on state autonomy",
)
declare(
    "pathways.CommitmentTransition",
    purpose="pathway",
    youth="subject__youth",
    empty="note actor_label",
    keep=_STEP,
)
declare(
    "pathways.Situation",
    purpose="pathway",
    youth="youth",
    empty="where",
    keep="youth kind occupation started_on ended_on",
)
declare(
    "pathways.Referral",
    purpose="pathway",
    youth="youth",
    keep="youth partner referred_on taken_over_on ended_on",
)
for name in ("Wish", "Skill", "Licence", "Language", "Contract", "ScheduleLimit"):
    declare(f"pathways.Youth{name}", purpose="pathway", youth="youth", row=Erase.DELETE)
declare("pathways.FileAccess", purpose="trace", youth="youth", keep="youth actor actor_label kind at")
declare("pathways.NotDuplicate", purpose="pathway", youth="first", row=Erase.DELETE)
declare(
    "pathways.YouthImport",
    purpose="pathway",
    empty="content report",
    keep="structure agency adviser actor file_name state rows_total rows_done created_count updated_count "
    "unchanged_count rejected_count",
)


@eraser
def waiting_imports(needles: Needles) -> int:
    """Lists that were read but whose content is still kept, when the person is in one."""
    found = [
        batch.pk
        for batch in YouthImport.objects.exclude(content="", report={}).iterator()
        if any(needle in f"{batch.content} {batch.report}" for needle in needles)
    ]
    return YouthImport.objects.filter(pk__in=found).update(
        content="", report={}, state=YouthImport.State.CANCELLED
    )


@purger
def old_accesses(at: datetime) -> int:
    return FileAccess.objects.filter(at__lt=at - relativedelta(years=1)).delete()[0]


@purger
def forgotten_imports(at: datetime) -> int:
    """Lists that were checked a month ago and never imported: their rows name people without a file here."""
    forgotten = YouthImport.objects.to_review().filter(updated_at__lt=at - timedelta(days=30))
    return forgotten.update(content="", report={}, state=YouthImport.State.CANCELLED)
