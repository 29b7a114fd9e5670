"""Alerts: opened by answers or by a side, told to the adviser, due within 48 hours, closed with what was done."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mediations import notifications
from mediations.models import Alert, CheckIn, Mediation
from mediations.permissions import can_raise_alert, can_solve_alert, is_party_adviser, is_party_youth
from portal.accounts.models import User
from portal.core.errors import ApplicationError

ALERT_DELAY = timedelta(hours=48)
MAX_TEXT = 2000


def open_alert(
    mediation: Mediation,
    kind: Alert.Kind,
    *,
    at: datetime,
    text: str = "",
    check_in: CheckIn | None = None,
    raised_by: User | None = None,
) -> Alert:
    """One alert of a kind per check-in; the adviser is told once."""
    alert = Alert.objects.filter(check_in=check_in, kind=kind).first() if check_in else None
    if alert is not None:
        return alert
    alert = Alert.objects.create(
        mediation=mediation,
        check_in=check_in,
        kind=kind,
        text=text[:MAX_TEXT],
        raised_by=raised_by,
        due_at=at + ALERT_DELAY,
        created_at=at,
    )
    notifications.alert_opened(alert)
    return alert


@transaction.atomic
def raise_alert(*, mediation: Mediation, actor: User, text: str, at: datetime | None = None) -> Alert:
    """A side says that something is wrong, at any time: before the hire, at work, and after the last check-in.

    The team may write down what it was told.
    """
    at = at or timezone.now()
    if not can_raise_alert(actor, mediation):
        raise ApplicationError("Ce dossier est terminé : appelez la Mission locale.")
    text = text.strip()
    if not text:
        raise ApplicationError("Dites en quelques mots ce qui se passe.", field="text")
    if len(text) > MAX_TEXT:
        raise ApplicationError(f"Ce texte dépasse {MAX_TEXT} caractères.", field="text")
    same = Alert.objects.open().filter(mediation=mediation, raised_by=actor, text=text).first()
    if same is not None:
        return same  # The same form sent twice.
    return open_alert(mediation, _kind(actor, mediation), text=text, raised_by=actor, at=at)


def _kind(actor: User, mediation: Mediation) -> Alert.Kind:
    if is_party_youth(actor, mediation):
        return Alert.Kind.YOUTH
    return Alert.Kind.ADVISER if is_party_adviser(actor, mediation) else Alert.Kind.EMPLOYER


@transaction.atomic
def solve_alert(*, alert: Alert, actor: User, solution: str, at: datetime | None = None) -> Alert:
    """Close an alert by saying what was done. Somebody else may have closed it: their words stay."""
    if not can_solve_alert(actor, alert):
        raise ApplicationError("Cette alerte n’est pas à votre main.")
    solution = solution.strip()
    if not solution:
        raise ApplicationError("Dites ce qui a été fait.", field="solution")
    if len(solution) > MAX_TEXT:
        raise ApplicationError(f"Ce texte dépasse {MAX_TEXT} caractères.", field="solution")
    solved = Alert.objects.filter(pk=alert.pk, solved_at__isnull=True).update(
        solved_at=at or timezone.now(), solved_by=actor, solution=solution
    )
    alert.refresh_from_db()
    if not solved:
        raise ApplicationError(f"{alert.solved_by or 'Un collègue'} a déjà traité cette alerte.")
    return alert
