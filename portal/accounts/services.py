"""The only writers of accounts, roles, absences and territories."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts import hooks
from portal.accounts.consents import DOCUMENTS
from portal.accounts.models import Adviser, Agency, AgencyCommune, Consent, User
from portal.accounts.phones import normalise_mobile
from portal.core import mail
from portal.core.errors import ApplicationError
from portal.reference.models import Commune


@transaction.atomic
def open_account(
    *,
    kind: str,
    email: str = "",
    phone: str = "",
    first_name: str = "",
    last_name: str = "",
    demo_note: str = "",
) -> User:
    """Give a person an account to log in by code. An account of the same kind with this address is returned as it is.

    A young person needs an e-mail or a mobile number, all others an e-mail.
    """
    email = email.strip().lower()
    mobile = normalise_mobile(phone) if phone.strip() else ""
    if not email and (kind != User.Kind.YOUTH or not mobile):
        raise ApplicationError("Il faut une adresse e-mail pour ouvrir un compte.", field="email")
    known = User.objects.filter(email=email).first() if email else User.objects.filter(phone=mobile).first()
    if known is not None:
        if known.kind != kind or not known.is_active:
            raise ApplicationError(
                "Cette adresse sert déjà à un autre compte.", field="email" if email else "phone"
            )
        return known
    if mobile and User.objects.filter(phone=mobile).exists():
        raise ApplicationError("Ce numéro de mobile sert déjà à un autre compte.", field="phone")
    user = User.objects.create_user(
        email or None,
        kind=kind,
        phone=mobile or None,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        demo_note=demo_note,
    )
    if email:
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=bool(demo_note))
    return user


@transaction.atomic
def close_account(*, user: User, at: datetime | None = None) -> User:
    """End a person's access: open sessions stop at their next page."""
    user.is_active = False
    user.access_ended_at = at or timezone.now()
    user.save(update_fields=["is_active", "access_ended_at"])
    for tell in hooks.account_closed:
        tell(user)
    return user


@transaction.atomic
def reopen_account(*, user: User) -> User:
    user.is_active = True
    user.access_ended_at = None
    user.save(update_fields=["is_active", "access_ended_at"])
    return user


@transaction.atomic
def record_consent(*, user: User, document: str, at: datetime | None = None) -> Consent:
    """Keep that this person accepted the text in its version of today."""
    version = DOCUMENTS[document].version
    given = Consent.objects.filter(user=user, document=document, version=version, withdrawn_at=None).first()
    return given or Consent.objects.create(
        user=user, document=document, version=version, at=at or timezone.now()
    )


@transaction.atomic
def withdraw_consent(*, user: User, document: str, at: datetime | None = None) -> None:
    Consent.objects.filter(user=user, document=document, withdrawn_at=None).update(
        withdrawn_at=at or timezone.now()
    )


# Which of Wagtail's groups each role writes pages with; the groups' rights are set in its administration.
WAGTAIL_GROUPS = {Adviser.Role.EDITOR: "Editors", Adviser.Role.STRUCTURE_ADMIN: "Moderators"}
# Everybody who works here: who may read the pages of the intranet.
TEAM_GROUP = "Équipe"


@transaction.atomic
def sync_groups(*, adviser: Adviser) -> None:
    """Give the person the Wagtail group of their role, and take away that of another role."""
    wanted = WAGTAIL_GROUPS.get(Adviser.Role(adviser.role))
    adviser.user.groups.remove(*Group.objects.filter(name__in=WAGTAIL_GROUPS.values()).exclude(name=wanted))
    team, _ = Group.objects.get_or_create(name=TEAM_GROUP)
    adviser.user.groups.add(team, *Group.objects.filter(name=wanted))


@transaction.atomic
def invite_adviser(
    *,
    agency: Agency,
    role: str,
    email: str,
    first_name: str,
    last_name: str,
    actor: User,
    job_title: str = "",
) -> Adviser:
    """Open the account of a member of the team and write to them how to log in."""
    if Adviser.objects.filter(user__email=email.strip().lower()).exists():
        raise ApplicationError("Cette personne fait déjà partie d’une équipe.", field="email")
    user = open_account(kind=User.Kind.STAFF, email=email, first_name=first_name, last_name=last_name)
    adviser = Adviser.objects.create(user=user, agency=agency, role=role, job_title=job_title)
    sync_groups(adviser=adviser)
    mail.send_later(
        to=email,
        subject="Votre compte Tandem est ouvert",
        paragraphs=[
            f"Bonjour {first_name},",
            f"{actor.get_full_name()} vous a ouvert un compte sur Tandem ({agency.structure}).",
            (
                "Pour entrer, écrivez votre adresse e-mail : vous recevez un code. À la première connexion, vous ajoutez "
                "une deuxième protection, avec une application sur votre téléphone ou une clé d’accès."
            ),
        ],
        action=mail.Action("Me connecter", reverse("account_login")),
        dedupe_key=f"adviser-invited-{adviser.public_id}",
    )
    return adviser


@transaction.atomic
def update_adviser(
    *, adviser: Adviser, agency: Agency, role: str, job_title: str, phone: str, actor: User
) -> Adviser:
    """Change branch and role. Nobody changes their own role: the last administrator would lock everybody out."""
    if adviser.user_id == actor.pk and role != adviser.role:
        raise ApplicationError("Demandez à un autre administrateur de changer votre rôle.", field="role")
    if agency.structure_id != adviser.structure_id:
        raise ApplicationError("Choisissez une antenne de votre Mission locale.", field="agency")
    adviser.agency, adviser.role, adviser.job_title, adviser.phone = agency, role, job_title, phone
    adviser.save()
    sync_groups(adviser=adviser)
    return adviser


@transaction.atomic
def set_absence(
    *, adviser: Adviser, absent_from: date | None, absent_until: date | None, stand_in: Adviser | None
) -> Adviser:
    """Say when somebody is away and who answers meanwhile; no first day means present."""
    if absent_until and not absent_from:
        raise ApplicationError("Indiquez le premier jour d’absence.", field="absent_from")
    if absent_from and absent_until and absent_until < absent_from:
        raise ApplicationError("Le retour ne peut pas précéder le départ.", field="absent_until")
    if stand_in is not None and (stand_in.pk == adviser.pk or stand_in.structure_id != adviser.structure_id):
        raise ApplicationError("Choisissez un collègue de la même Mission locale.", field="stand_in")
    if absent_from and stand_in is None:
        raise ApplicationError("Choisissez qui répond pendant l’absence.", field="stand_in")
    adviser.absent_from = absent_from
    adviser.absent_until = absent_until if absent_from else None
    adviser.stand_in = stand_in
    adviser.save(update_fields=["absent_from", "absent_until", "stand_in", "updated_at"])
    return adviser


@transaction.atomic
def end_adviser(*, adviser: Adviser, actor: User, at: datetime | None = None) -> Adviser:
    """Somebody leaves the team: the account closes, what they wrote stays. Reassign the portfolio before."""
    if adviser.user_id == actor.pk:
        raise ApplicationError("Vous ne pouvez pas fermer votre propre compte.")
    AgencyCommune.objects.filter(referent=adviser).update(referent=None)
    AgencyCommune.objects.filter(stand_in=adviser).update(stand_in=None)
    Adviser.objects.filter(stand_in=adviser).update(stand_in=None)
    close_account(user=adviser.user, at=at)
    return adviser


@transaction.atomic
def set_territory(
    *, agency: Agency, commune: Commune, referent: Adviser | None, stand_in: Adviser | None
) -> AgencyCommune:
    """Give a commune to a branch, with the person who answers its employers."""
    taken = AgencyCommune.objects.select_related("agency__parent").filter(commune=commune).first()
    if taken is not None and taken.agency.structure_id != agency.structure_id:
        raise ApplicationError(f"{commune} est déjà suivie par {taken.agency.structure}.", field="commune")
    for person, field in ((referent, "referent"), (stand_in, "stand_in")):
        if person is not None and person.structure_id != agency.structure_id:
            raise ApplicationError("Choisissez un collègue de votre Mission locale.", field=field)
    if referent is not None and referent == stand_in:
        raise ApplicationError("Le suppléant doit être une autre personne.", field="stand_in")
    row, _ = AgencyCommune.objects.update_or_create(
        commune=commune, defaults={"agency": agency, "referent": referent, "stand_in": stand_in}
    )
    return row


@transaction.atomic
def leave_commune(*, row: AgencyCommune) -> None:
    """The structure no longer answers for this commune; what was done there stays."""
    row.delete()
