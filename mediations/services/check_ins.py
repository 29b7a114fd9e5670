"""Check-ins after the start: links sent on their day, answers through them, alerts that answers open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mediations import notifications
from mediations.models import QUESTIONS, Alert, CheckIn, CheckInAnswer, Mediation, Side
from mediations.recipients import can_be_reached
from mediations.services.alerts import open_alert
from portal.accounts.tokens import hash_token, new_token
from portal.core.errors import ApplicationError

LINK_LIFE = timedelta(days=14)
LOW, APART = 2, 2
MARKS = (1, 2, 3, 4)
MAX_COMMENT = 2000
SUBJECTS = {"work": "Le travail", "team": "L’équipe", "hours": "Les horaires et le trajet"}


class LinkError(ApplicationError):
    """The link of a check-in cannot be used; the message says what to do."""


class LinkUnknown(LinkError):
    pass


class LinkExpired(LinkError):
    pass


class LinkUsed(LinkError):
    pass


@dataclass(frozen=True)
class Verdict:
    """What the answers of one check-in say together."""

    low: bool
    diverging: bool


def judge(first: Mapping[str, int] | None, second: Mapping[str, int] | None) -> Verdict:
    """Low: any mark of 2 or less on either side. Diverging: both answered and are 2 or more apart on one question."""
    marks = [mark for side in (first, second) if side for mark in side.values()]
    apart = (
        any(abs(first[question] - second[question]) >= APART for question in QUESTIONS)
        if first and second
        else False
    )
    return Verdict(low=any(mark <= LOW for mark in marks), diverging=apart)


@transaction.atomic
def send_due(*, at: datetime | None = None) -> int:
    """Send the links of check-ins whose day has come. Of several due at once only the newest is sent."""
    at = at or timezone.now()
    due = (
        CheckIn.objects.due(at=at)
        .select_related(
            "mediation__youth__user",
            "mediation__offer__profile",
            "mediation__offer__establishment",
            "mediation__adviser__user",
        )
        .order_by("mediation", "-due_on")
    )
    sent = 0
    seen: set[int] = set()
    for check_in in due:
        if check_in.mediation_id in seen:
            check_in.skipped = True
            check_in.save(update_fields=["skipped", "updated_at"])
            continue
        seen.add(check_in.mediation_id)
        sent += _send(check_in, at=at)
    return sent


def _send(check_in: CheckIn, *, at: datetime) -> bool:
    """False when another process has sent it meanwhile."""
    claimed = CheckIn.objects.filter(pk=check_in.pk, sent_at__isnull=True).update(sent_at=at)
    if not claimed:
        return False
    mediation = check_in.mediation
    for side in _sides(mediation):
        token, digest = new_token()
        answer = CheckInAnswer.objects.create(
            check_in=check_in, side=side, token_hash=digest, expires_at=at + LINK_LIFE, created_at=at
        )
        notifications.check_in_sent(answer, mediation, token=token)
    return True


def _sides(mediation: Mediation) -> Iterable[Side]:
    if mediation.tutor_email:
        yield Side.TUTOR
    if can_be_reached(mediation.youth):
        yield Side.YOUTH


def find_link(*, token: str, at: datetime | None = None) -> CheckInAnswer:
    """The questions behind a link; raise `LinkError` when it cannot be used (any more)."""
    at = at or timezone.now()
    answer = (
        CheckInAnswer.objects.filter(token_hash=hash_token(token))
        .select_related(
            "check_in__mediation__youth__user",
            "check_in__mediation__youth__agency",
            "check_in__mediation__offer__profile",
            "check_in__mediation__offer__establishment",
            "check_in__mediation__adviser__user",
            "check_in__mediation__youth__adviser__user",
        )
        .first()
    )
    if answer is None:
        raise LinkUnknown("Ce lien n’existe pas. Vérifiez qu’il est complet.")
    if answer.answered_at:
        raise LinkUsed("Ce lien a déjà servi : la réponse est bien arrivée.")
    if answer.expires_at <= at:
        raise LinkExpired("Ce lien n’est plus valable.")
    return answer


@transaction.atomic
def answer_check_in(
    *, token: str, answers: Mapping[str, int], comment: str = "", at: datetime | None = None
) -> CheckInAnswer:
    """Keep one side's three marks; the link is used up. Low or diverging answers open an alert for the adviser."""
    at = at or timezone.now()
    answer = find_link(token=token, at=at)
    for question in QUESTIONS:
        if answers.get(question) not in MARKS:
            raise ApplicationError("Choisissez une réponse.", field=question)
    if len(comment) > MAX_COMMENT:
        raise ApplicationError(f"Ce texte dépasse {MAX_COMMENT} caractères.", field="comment")
    marks = {question: int(answers[question]) for question in QUESTIONS}
    # A conditional update: of two clicks at the same time one answers.
    used = CheckInAnswer.objects.filter(pk=answer.pk, answered_at__isnull=True).update(
        **marks, comment=comment.strip(), answered_at=at
    )
    if not used:
        raise LinkUsed("Ce lien a déjà servi : la réponse est bien arrivée.")
    answer.refresh_from_db()
    _alert(answer.check_in, at=at)
    return answer


def _alert(check_in: CheckIn, *, at: datetime) -> None:
    """One alert of a kind per check-in, whatever comes after."""
    # Both sides may answer at once: the row of the check-in makes the second wait for the first.
    CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)
    rows = {row.side: row for row in check_in.answers.filter(answered_at__isnull=False)}
    tutor, youth = (_marks(rows.get(side)) for side in (Side.TUTOR, Side.YOUTH))
    verdict = judge(tutor, youth)
    if verdict.low:
        open_alert(check_in.mediation, Alert.Kind.LOW, check_in=check_in, text=_say_low(tutor, youth), at=at)
    if verdict.diverging:
        open_alert(
            check_in.mediation, Alert.Kind.DIVERGING, check_in=check_in, text=_say_apart(tutor, youth), at=at
        )


def _marks(row: CheckInAnswer | None) -> dict[str, int] | None:
    return {question: getattr(row, question) for question in QUESTIONS} if row else None


def _say_low(tutor: Mapping[str, int] | None, youth: Mapping[str, int] | None) -> str:
    said = [
        f"{SUBJECTS[question]} : {marks[question]} sur 4 pour {who}"
        for who, marks in (("le tuteur", tutor), ("le jeune", youth))
        if marks
        for question in QUESTIONS
        if marks[question] <= LOW
    ]
    return ". ".join(said) + "."


def _say_apart(tutor: Mapping[str, int] | None, youth: Mapping[str, int] | None) -> str:
    if not tutor or not youth:
        return ""
    said = [
        f"{SUBJECTS[question]} : {tutor[question]} sur 4 pour le tuteur, {youth[question]} pour le jeune"
        for question in QUESTIONS
        if abs(tutor[question] - youth[question]) >= APART
    ]
    return ". ".join(said) + "."
