"""Mails about establishments and the people who speak for them."""

from datetime import date

from django.urls import reverse

from employers.models import EmployerMembership, Establishment, Invitation, JoinRequest
from employers.siret import display_siret
from portal.accounts.models import User
from portal.accounts.territory import contact_for
from portal.core import mail


def establishment_to_verify(establishment: Establishment, *, on: date) -> None:
    """To the person who answers for the commune."""
    contact = contact_for(commune=establishment.commune, agency=establishment.agency, on=on)
    if contact is None:
        return
    mail.send_later(
        to=contact.user.email or "",
        subject=f"Employeur à vérifier : {establishment.name}",
        paragraphs=[
            f"Bonjour {contact.user.first_name},",
            (
                f"{establishment.name} ({establishment.commune}) vient de s’inscrire avec le SIRET "
                f"{display_siret(establishment.siret)}."
            ),
            "Ses offres restent invisibles tant que vous ne l’avez pas vérifié.",
        ],
        action=mail.Action("Vérifier cet employeur", _staff_path(establishment)),
        dedupe_key=f"establishment-to-verify-{establishment.public_id}",
    )


def establishment_decided(establishment: Establishment) -> None:
    """To everybody who speaks for it: verified, refused with the reason, or closed."""
    texts = {
        "verified": (
            f"{establishment.name} est vérifié",
            "Votre établissement est vérifié. Vos offres peuvent maintenant être publiées.",
        ),
        "refused": (
            f"{establishment.name} n’a pas pu être vérifié",
            f"Nous n’avons pas pu vérifier votre établissement. Motif : {establishment.state_note}",
        ),
        "closed": (f"{establishment.name} est fermé", "L’accès de cet établissement à Tandem est fermé."),
    }
    subject, sentence = texts[establishment.state]
    for user in _members(establishment):
        mail.send_later(
            to=user.email or "",
            subject=subject,
            paragraphs=[f"Bonjour {user.first_name},", sentence],
            action=mail.Action("Voir mes établissements", reverse("employers:establishments")),
            dedupe_key=f"establishment-{establishment.state}-{establishment.public_id}-{user.pk}-"
            f"{establishment.checked_at:%Y%m%d%H%M%S%f}",
        )


def colleague_invited(invitation: Invitation, *, token: str) -> None:
    mail.send_later(
        to=invitation.email,
        subject=f"{invitation.invited_by.get_full_name()} vous invite à rejoindre {invitation.establishment.name}",
        paragraphs=[
            "Bonjour,",
            (
                f"{invitation.invited_by.get_full_name()} vous invite à suivre les recrutements de "
                f"{invitation.establishment.name} sur Tandem, le portail emploi de la Mission locale."
            ),
            "Le lien est personnel. Il fonctionne une fois, pendant 7 jours.",
        ],
        action=mail.Action("Rejoindre l’équipe", reverse("employers:invitation", args=[token])),
        dedupe_key=f"invitation-{invitation.public_id}",
    )


def join_requested(request: JoinRequest) -> None:
    """To the administrators of the establishment; to staff when there is none."""
    place = request.establishment
    admins = list(_members(place, admins=True))
    if admins:
        people, path = admins, reverse("employers:team")
    else:
        contact = contact_for(commune=place.commune, agency=place.agency, on=request.created_at.date())
        people, path = ([contact.user] if contact else []), _staff_path(place)
    for user in people:
        mail.send_later(
            to=user.email or "",
            subject=f"{request.user.get_full_name()} demande à rejoindre {place.name}",
            paragraphs=[
                f"Bonjour {user.first_name},",
                (
                    f"{request.user.get_full_name()} ({request.user.email}) demande à suivre les recrutements de "
                    f"{place.name}. Acceptez seulement si vous connaissez cette personne."
                ),
            ],
            action=mail.Action("Répondre à la demande", path),
            dedupe_key=f"join-requested-{request.public_id}-{user.pk}",
        )


def join_decided(request: JoinRequest) -> None:
    place = request.establishment
    sentence = (
        f"Vous pouvez maintenant suivre les recrutements de {place.name}."
        if request.accepted
        else f"Votre demande de rejoindre {place.name} n’a pas été acceptée. Parlez-en avec votre employeur."
    )
    mail.send_later(
        to=request.user.email or "",
        subject=f"Votre demande pour {place.name}",
        paragraphs=[f"Bonjour {request.user.first_name},", sentence],
        action=mail.Action("Voir mes établissements", reverse("employers:establishments")),
        dedupe_key=f"join-decided-{request.public_id}",
    )


def _members(establishment: Establishment, *, admins: bool = False) -> list[User]:
    rows = EmployerMembership.objects.filter(
        establishment=establishment, ended_at=None, user__is_active=True
    ).select_related("user")
    return [row.user for row in (rows.filter(is_admin=True) if admins else rows)]


def _staff_path(establishment: Establishment) -> str:
    return reverse("employers:staff_detail", args=[establishment.public_id])
