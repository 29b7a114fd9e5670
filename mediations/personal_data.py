"""Personal data of mediation files: the steps stay for the figures, the words and the people go."""

from mediations.models import Mediation
from portal.core.personal_data import Erase, Needles, declare, eraser

declare(
    "mediations.Mediation",
    purpose="mediation",
    youth="youth",
    empty="message reason_youth reason_employer reason_adviser tutor_name tutor_email",
    keep="youth offer adviser origin state revision moved_at silence_told_at score criteria_version "
    "agreed_at presented_at met_at hired_at job_starts_on job_ended_on closed_at",
)
declare(
    "mediations.MediationTransition",
    purpose="mediation",
    youth="subject__youth",
    empty="note actor_label before",
    keep="from_state to_state actor automatic reason at subject undone_at",
)
declare("mediations.Note", purpose="mediation", youth="mediation__youth", row=Erase.DELETE)
declare(
    "mediations.Meeting",
    purpose="mediation",
    youth="mediation__youth",
    empty="place",
    keep="mediation starts_at minutes adviser_present sequence cancelled_at",
)
declare(
    "mediations.Disclosure",
    purpose="mediation",
    youth="youth",
    keep="youth establishment granted_at granted_by revoked_at revoked_by",
)
declare(
    "mediations.CheckIn",
    purpose="mediation",
    youth="mediation__youth",
    keep="mediation moment due_on sent_at skipped",
)
declare(
    "mediations.CheckInAnswer",
    purpose="mediation",
    youth="check_in__mediation__youth",
    empty="comment",
    keep="check_in side token_hash expires_at work team hours answered_at",
)
declare(
    "mediations.Alert",
    purpose="mediation",
    youth="mediation__youth",
    empty="text solution",
    keep="mediation check_in kind raised_by due_at solved_at solved_by",
)


@eraser
def tutors(needles: Needles) -> int:
    """Somebody of an employer who is also the tutor of a file."""
    by_name = Mediation.objects.filter(tutor_name__in=needles).update(tutor_name="")
    return by_name + Mediation.objects.filter(tutor_email__in=needles).update(tutor_email="")
