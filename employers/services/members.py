"""Who speaks for an establishment: invitations by a one-use link, requests to join, roles, departures."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from employers import notifications
from employers.models import EmployerMembership, Establishment, Invitation, JoinRequest
from portal.accounts.models import User
from portal.accounts.services import open_account
from portal.accounts.tokens import hash_token, new_token
from portal.core.errors import ApplicationError

LINK_LIFE = timedelta(days=7)


@transaction.atomic
def invite_colleague(
    *, establishment: Establishment, email: str, is_admin: bool, actor: User, at: datetime | None = None
) -> Invitation:
    """Send a link that opens an account for this establishment, once, for seven days."""
    at = at or timezone.now()
    email = email.strip().lower()
    members = EmployerMembership.objects.filter(establishment=establishment, ended_at__isnull=True)
    if members.filter(user__email=email).exists():
        raise ApplicationError("Cette personne fait déjà partie de l’équipe.", field="email")
    # A second invitation replaces the first: only one link works.
    _open_invitations(establishment).filter(email=email).update(cancelled_at=at)
    token, token_hash = new_token()
    invitation = Invitation.objects.create(
        establishment=establishment,
        email=email,
        is_admin=is_admin,
        invited_by=actor,
        token_hash=token_hash,
        expires_at=at + LINK_LIFE,
    )
    notifications.colleague_invited(invitation, token=token)
    return invitation


def usable_invitation(token: str, *, at: datetime | None = None) -> Invitation | None:
    """The invitation behind a link; None when it was used, cancelled, replaced or has expired."""
    at = at or timezone.now()
    return (
        Invitation.objects.filter(
            token_hash=hash_token(token), accepted_at=None, cancelled_at=None, expires_at__gt=at
        )
        .select_related("establishment__agency", "invited_by")
        .first()
    )


@transaction.atomic
def accept_invitation(
    *, token: str, first_name: str = "", last_name: str = "", at: datetime | None = None
) -> tuple[EmployerMembership, bool]:
    """Use the link. Returns the membership and whether the account is new.

    The link was sent to the address, so the address is proved.
    """
    at = at or timezone.now()
    invitation = usable_invitation(token, at=at)
    if invitation is None:
        raise ApplicationError(
            "Ce lien ne fonctionne plus. Demandez une nouvelle invitation à votre collègue."
        )
    # Only one of two simultaneous uses gets through.
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at):
        raise ApplicationError("Ce lien a déjà servi.")
    is_new = not User.objects.filter(email=invitation.email).exists()
    user = open_account(
        kind=User.Kind.EMPLOYER, email=invitation.email, first_name=first_name, last_name=last_name
    )
    EmailAddress.objects.filter(user=user, email=invitation.email).update(verified=True)
    return _join(invitation.establishment, user, is_admin=invitation.is_admin), is_new


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, at: datetime | None = None) -> None:
    _open_invitations(invitation.establishment).filter(pk=invitation.pk).update(
        cancelled_at=at or timezone.now()
    )


@transaction.atomic
def request_to_join(*, establishment: Establishment, user: User, job_title: str = "") -> JoinRequest | None:
    """Ask the administrators of a known establishment (or staff, when it has none). None when already a member."""
    if EmployerMembership.objects.filter(user=user, establishment=establishment, ended_at=None).exists():
        return None
    request, created = JoinRequest.objects.get_or_create(
        user=user, establishment=establishment, decided_at=None, defaults={"job_title": job_title}
    )
    if created:
        notifications.join_requested(request)
    return request


@transaction.atomic
def decide_join(
    *, join_request: JoinRequest, accepted: bool, actor: User, at: datetime | None = None
) -> JoinRequest:
    """Say yes or no. A decision already taken by somebody else stands."""
    decided = JoinRequest.objects.filter(pk=join_request.pk, decided_at=None).update(
        decided_at=at or timezone.now(), decided_by=actor, accepted=accepted
    )
    if not decided:
        raise ApplicationError("Cette demande a déjà reçu une réponse.")
    join_request.refresh_from_db()
    if accepted:
        _join(join_request.establishment, join_request.user, job_title=join_request.job_title)
    notifications.join_decided(join_request)
    return join_request


@transaction.atomic
def set_admin(*, membership: EmployerMembership, is_admin: bool) -> EmployerMembership:
    if not is_admin:
        _keep_an_admin(membership)
    membership.is_admin = is_admin
    membership.save(update_fields=["is_admin", "updated_at"])
    return membership


@transaction.atomic
def end_membership(*, membership: EmployerMembership, at: datetime | None = None) -> EmployerMembership:
    """Somebody no longer speaks for the establishment; what they did stays."""
    _keep_an_admin(membership)
    membership.ended_at = at or timezone.now()
    membership.is_admin = False
    membership.save(update_fields=["ended_at", "is_admin", "updated_at"])
    return membership


def _keep_an_admin(membership: EmployerMembership) -> None:
    others = EmployerMembership.objects.select_for_update(of=("self",)).filter(
        establishment=membership.establishment_id, ended_at=None, is_admin=True
    )
    if membership.is_admin and not [one for one in others if one.pk != membership.pk]:
        raise ApplicationError("Nommez d’abord un autre administrateur : l’établissement doit en garder un.")


def _join(
    establishment: Establishment, user: User, *, is_admin: bool = False, job_title: str = ""
) -> EmployerMembership:
    membership, created = EmployerMembership.objects.get_or_create(
        user=user, establishment=establishment, defaults={"is_admin": is_admin, "job_title": job_title}
    )
    if not created and membership.ended_at:
        membership.ended_at, membership.is_admin = None, is_admin
        membership.save(update_fields=["ended_at", "is_admin", "updated_at"])
    elif is_admin and not membership.is_admin:
        membership.is_admin = True
        membership.save(update_fields=["is_admin", "updated_at"])
    return membership


def _open_invitations(establishment: Establishment) -> QuerySet[Invitation]:
    return Invitation.objects.filter(establishment=establishment, accepted_at=None, cancelled_at=None)
