"""Mails and text messages about files. Services call these inside their transaction; texts are in `templates/mail/`.

An employer's mail never carries the name of a young person who has not agreed to it.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from mediations.blind import candidate_name, is_disclosed, said_to_employer
from mediations.calendar_files import meeting_file
from mediations.lifecycle import MediationState
from mediations.models import Alert, CheckInAnswer, Mediation, MediationTransition, Meeting, Side
from mediations.recipients import (
    adviser_to_tell,
    employer_path,
    employer_people,
    staff_path,
    youth_email,
    youth_mobile,
    youth_path,
)
from portal.accounts import sms
from portal.accounts.models import Adviser, User
from portal.core import mail
from portal.core.dates import relative_day, relative_moment

_S = MediationState
# What a young person is told when a file moves without them.
_NEWS = {
    _S.PRESENTED: "Ton profil est chez {employer}. On te prévient dès la réponse.",
    _S.NOT_RETAINED: "{employer} ne te retient pas pour « {title} » cette fois.",
    _S.DECLINED_BY_ADVISER: "Ta demande pour « {title} » n’est pas transmise. Ton conseiller t’explique pourquoi.",
    _S.HIRED: "Bravo ! {employer} te recrute pour « {title} ».",
}


def suggested(mediation: Mediation, *, again: bool = False) -> None:
    offer = mediation.offer
    context = {
        "title": offer.profile.title,
        "place": offer.commune.name if offer.commune else "",
        "reason": mediation.reason_youth,
        "message": mediation.message,
        "adviser": _adviser_name(mediation),
    }
    _to_youth(
        mediation,
        template="suggestion",
        context=context,
        text=f"Mission locale : une proposition pour toi, « {offer.profile.title} ».",
        key=f"suggestion-{mediation.public_id}-{mediation.revision if again else 1}",
    )


def applied(mediation: Mediation, *, message: str) -> None:
    recipient = adviser_to_tell(mediation)
    if recipient is None:
        return
    mail.send(
        template="application_received",
        to=recipient.user.email,
        context=_about(mediation) | {"first_name": recipient.user.first_name, "message": message},
        path=staff_path(mediation),
        dedupe_key=f"application-{mediation.public_id}",
        about=[mediation.youth.public_id],
    )


def moved(mediation: Mediation, step: MediationTransition, *, reason: str) -> None:
    """Those who did not take the step themselves are told where it matters to them."""
    state = MediationState(step.to_state)
    if state == _S.PRESENTED:
        _candidate_presented(mediation, step)
    if state in _NEWS and not _is_youth(step.actor):
        _news(mediation, _NEWS[state], key=f"step-{step.pk}")


def offer_closed(mediation: Mediation, step: MediationTransition) -> None:
    _news(mediation, "L’offre « {title} » n’est plus ouverte.", key=f"step-{step.pk}")


def _news(mediation: Mediation, sentence: str, *, key: str) -> None:
    values = {
        "title": mediation.offer.profile.title,
        "employer": mediation.offer.employer_label or "L’employeur",
    }
    said = sentence.format(**values)
    context = values | {"sentence": said, "open": mediation.is_open, "adviser": _adviser_name(mediation)}
    path = youth_path(mediation) if mediation.is_open else reverse("pages:youth_home")
    _to_youth(mediation, template="youth_news", context=context, text=said, key=key, path=path)


def _candidate_presented(mediation: Mediation, step: MediationTransition) -> None:
    for user in employer_people(mediation):
        mail.send(
            template="candidate_presented",
            to=user.email,
            context={
                "first_name": user.first_name,
                "title": mediation.offer.profile.title,
                "adviser": _adviser_name(mediation),
                "reason": said_to_employer(mediation),
            },
            path=employer_path(mediation),
            dedupe_key=f"presented-{step.pk}-{user.pk}",
            about=[mediation.youth.public_id],
        )


def meeting_planned(meeting: Meeting, mediation: Mediation, *, changed: bool) -> None:
    _meeting_mails(meeting, mediation, template="meeting", extra={"changed": changed})


def meeting_cancelled(meeting: Meeting, mediation: Mediation) -> None:
    _meeting_mails(meeting, mediation, template="meeting_cancelled", extra={})


def _meeting_mails(meeting: Meeting, mediation: Mediation, *, template: str, extra: dict[str, Any]) -> None:
    """To the young person, the employer's people, and the adviser when they come too."""
    title, employer = mediation.offer.profile.title, mediation.offer.employer_label or "l’employeur"
    adviser = adviser_to_tell(mediation) if meeting.adviser_present else None
    shared = extra | _meeting_context(meeting, title, employer, adviser)
    verb = "annulée" if meeting.cancelled_at else "le"
    _to_youth(
        mediation,
        template=template,
        context=shared | {"youth": True},
        text=f"Mission locale : rencontre {verb} {relative_moment(meeting.starts_at)}, {employer}, {meeting.place}.",
        key=_meeting_key(meeting),
        attachments=_invitation(
            meeting, mediation, f"Rencontre avec {employer} – {title}", youth_email(mediation.youth)
        ),
    )
    hidden, named = candidate_name(mediation), str(mediation.youth)
    readers = [
        (user, hidden, f"Rencontre : {hidden} – {title}", employer_path(mediation))
        for user in employer_people(mediation)
    ]
    if adviser is not None:
        readers.append((adviser.user, named, f"Rencontre : {named} chez {employer}", staff_path(mediation)))
    for user, candidate, summary, path in readers:
        mail.send(
            template=template,
            to=user.email,
            context=shared | {"first_name": user.first_name, "candidate": candidate},
            path=path,
            dedupe_key=f"{_meeting_key(meeting)}-{user.pk}",
            attachments=_invitation(meeting, mediation, summary, user.email),
            about=[mediation.youth.public_id],
        )


def _meeting_context(meeting: Meeting, title: str, employer: str, adviser: Adviser | None) -> dict[str, Any]:
    return {
        "title": title,
        "when": relative_moment(meeting.starts_at),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "employer": employer,
        "adviser": str(adviser) if adviser else "",
        "candidate": "",
        "youth": False,
    }


def _meeting_key(meeting: Meeting) -> str:
    return f"meeting-{meeting.public_id}-{meeting.sequence}"


def _invitation(
    meeting: Meeting, mediation: Mediation, summary: str, to: str | None
) -> list[mail.Attachment]:
    structure = mediation.youth.agency.email
    return [meeting_file(meeting, title=summary, organiser=structure, attendee=to or "", at=timezone.now())]


def check_in_sent(answer: CheckInAnswer, mediation: Mediation, *, token: str) -> None:
    """The link is only in the message: what is kept here is its hash."""
    path = reverse("mediations:check_in", args=[token])
    context = {
        "moment": answer.check_in.get_moment_display(),
        "youth": str(mediation.youth) if is_disclosed(mediation) else "votre nouvelle recrue",
        "employer": mediation.offer.employer_label or "ton employeur",
        "adviser": _adviser_name(mediation),
        "until": relative_day(answer.expires_at),
    }
    key = f"check-in-{answer.public_id}"
    if answer.side == Side.YOUTH:
        _to_youth(
            mediation,
            template="check_in_youth",
            context=context,
            text="Mission locale : comment ça va au travail ? 3 questions, une minute.",
            key=key,
            path=path,
        )
        return
    mail.send(
        template="check_in_tutor",
        to=mediation.tutor_email,
        context=context | {"first_name": mediation.tutor_name or "à vous"},
        path=path,
        dedupe_key=key,
        about=[mediation.youth.public_id],
    )


def alert_opened(alert: Alert) -> None:
    mediation = alert.mediation
    recipient = adviser_to_tell(mediation)
    if recipient is None or recipient.user == alert.raised_by:
        return
    mail.send(
        template="alert",
        to=recipient.user.email,
        context=_about(mediation)
        | {
            "first_name": recipient.user.first_name,
            "kind": alert.get_kind_display(),
            "in_job": mediation.is_in_job,
            "text": alert.text,
            "due": relative_moment(alert.due_at),
        },
        path=staff_path(mediation) + "#alertes",
        dedupe_key=f"alert-{alert.public_id}",
        about=[mediation.youth.public_id],
    )


def silence(adviser: Adviser, files: list[Mediation], *, at: datetime) -> None:
    shown = [f"{row.youth} – {row.offer.profile.title} ({row.get_state_display()})" for row in files[:10]]
    mail.send(
        template="silence",
        to=adviser.user.email,
        context={"first_name": adviser.user.first_name, "count": len(files), "lines": shown},
        path=f"{reverse('mediations:staff_list')}?quoi=silence",
        dedupe_key=f"silence-{adviser.public_id}-{at:%Y%m%d%H%M%S}",
        about=[row.youth.public_id for row in files[:10]],
    )


def _to_youth(
    mediation: Mediation,
    *,
    template: str,
    context: dict[str, Any],
    text: str,
    key: str,
    path: str = "",
    attachments: list[mail.Attachment] | None = None,
) -> None:
    """A mail; a text message to those who have a mobile only."""
    youth = mediation.youth
    path = path or youth_path(mediation)
    if address := youth_email(youth):
        mail.send(
            template=template,
            to=address,
            context=context | {"first_name": youth.first_name},
            path=path,
            dedupe_key=f"{key}-youth",
            attachments=attachments or [],
            about=[youth.public_id],
        )
    elif mobile := youth_mobile(youth):
        sms.send_later(to=mobile, text=f"{text} {settings.BASE_URL}{path}", dedupe_key=f"{key}-youth-sms")


def _is_youth(user: User | None) -> bool:
    return user is not None and user.kind == User.Kind.YOUTH


def _adviser_name(mediation: Mediation) -> str:
    adviser = mediation.adviser or mediation.youth.adviser
    return str(adviser) if adviser else "La Mission locale"


def _about(mediation: Mediation) -> dict[str, Any]:
    return {
        "youth": str(mediation.youth),
        "title": mediation.offer.profile.title,
        "employer": mediation.offer.employer_label or "l’employeur",
    }
