"""Write a job profile and its offer, keep each version, and say in words what changed between two."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from offers.lifecycle import OFFER, OfferState
from offers.models import (
    JobProfile,
    JobProfileVersion,
    Offer,
    ProfileConstraint,
    ProfileLanguage,
    ProfileLicence,
    ProfileSkill,
)
from offers.permissions import can_edit_offer
from offers.services.data import OFFER_FIELDS, PROFILE_FIELDS, NeedData
from offers.services.moving import move
from portal.accounts.models import User
from portal.core.choices import ContractKind, Requirement
from portal.core.errors import ApplicationError, StaleError
from portal.core.indexing import mark_changed
from portal.reference.models import Language, Skill, WorkContext

LABELS = {
    "title": "Intitulé", "employer_words": "Le besoin dans vos mots", "tasks": "Missions", "occupation": "Métier",
    "level_minimum": "Niveau minimum", "level_mandatory": "Niveau obligatoire", "contract": "Contrat",
    "duration": "Durée", "weekly_hours": "Heures par semaine", "hours_text": "Horaires", "pay": "Salaire",
    "benefits": "Avantages", "address": "Lieu", "commune": "Commune", "remote": "À distance", "start_on": "Début",
    "dangerous": "Travaux dangereux", "places": "Places", "skills": "Compétences", "licences": "Permis",
    "languages": "Langues", "constraints": "Contraintes d’horaires",
}  # fmt: skip


def write_lists(profile: JobProfile, data: NeedData) -> None:
    """The lists below a profile, as the data says them."""
    for model in (ProfileSkill, ProfileLicence, ProfileLanguage, ProfileConstraint):
        model.objects.filter(profile=profile).delete()
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profile, skill_id=ogr, requirement=level) for ogr, level in data.skills.items()
    )
    ProfileLicence.objects.bulk_create(
        ProfileLicence(profile=profile, licence_id=code, mandatory=must)
        for code, must in data.licences.items()
    )
    ProfileLanguage.objects.bulk_create(
        ProfileLanguage(profile=profile, language_id=code, mandatory=must)
        for code, must in data.languages.items()
    )
    ProfileConstraint.objects.bulk_create(
        ProfileConstraint(profile=profile, context_id=ogr) for ogr in dict.fromkeys(data.constraints)
    )


def content(data: NeedData) -> dict[str, Any]:
    """A version in plain words, so that it can be read when the reference has changed."""
    words: dict[str, Any] = {
        name: _plain(getattr(data, name)) for name in (*PROFILE_FIELDS, *OFFER_FIELDS) if name in LABELS
    }
    skills = dict(Skill.objects.filter(pk__in=data.skills).values_list("pk", "label"))
    languages = dict(Language.objects.filter(pk__in=data.languages).values_list("pk", "label"))
    contexts = dict(WorkContext.objects.filter(pk__in=data.constraints).values_list("pk", "label"))
    words["contract"] = str(ContractKind(data.contract).label) if data.contract else ""
    words["skills"] = sorted(
        f"{skills.get(ogr, ogr)} ({str(Requirement(level).label).lower()})"
        for ogr, level in data.skills.items()
    )
    words["licences"] = sorted(f"{code}{_must(must)}" for code, must in data.licences.items())
    words["languages"] = sorted(
        f"{languages.get(code, code)}{_must(must)}" for code, must in data.languages.items()
    )
    words["constraints"] = sorted(contexts.get(ogr, str(ogr)) for ogr in data.constraints)
    return words


def _must(mandatory: bool) -> str:
    return " (obligatoire)" if mandatory else ""


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return "" if value is None else str(value)


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(label, before, after) of each field that changed; of lists, only what left and what came."""
    found = []
    for key, label in LABELS.items():
        old, new = before.get(key, ""), after.get(key, "")
        if old == new:
            continue
        if isinstance(old, list) or isinstance(new, list):
            left, came = sorted(set(old or []) - set(new or [])), sorted(set(new or []) - set(old or []))
            found.append((label, ", ".join(left), ", ".join(came)))
        else:
            found.append((label, str(old), str(new)))
    return found


def keep_version(
    profile: JobProfile, data: NeedData, *, author: User | None, note: str = ""
) -> JobProfileVersion:
    return JobProfileVersion.objects.create(
        profile=profile, number=profile.version, content=content(data), author=author, note=note
    )


@transaction.atomic
def adjust_profile(*, offer: Offer, data: NeedData, actor: User, version: int, note: str = "") -> Offer:
    """Change the profile and the offer together; `version` is the one the form was made from."""
    locked = Offer.objects.select_for_update(of=("self",)).select_related("profile").get(pk=offer.pk)
    if not can_edit_offer(actor, locked):
        raise ApplicationError("Vous ne pouvez pas modifier cette offre.")
    if locked.state not in OFFER.open:
        raise ApplicationError("Cette offre est close : elle ne peut plus être modifiée.")
    if locked.profile.version != version:
        raise StaleError(
            "Quelqu’un a modifié ce profil entre-temps. Relisez-le avant d’enregistrer ; votre texte est gardé."
        )
    data.check()
    if locked.state == OfferState.PUBLISHED and data.occupation is None:
        raise ApplicationError("Une offre publiée a un métier.", field="occupation")
    if data.places < locked.places_filled:
        raise ApplicationError(f"{locked.places_filled} places sont déjà pourvues.", field="places")
    if not locked.profile.versions.exists():
        # A feed keeps no versions: the first one is what is there before a person changes it.
        keep_version(locked.profile, data_of(locked), author=None)
    changed = _changed_lists(locked, data) + _assign(locked, data)
    locked.profile.version += 1
    locked.profile.save()
    locked.edited_fields = sorted({*locked.edited_fields, *changed})
    locked.save()
    write_lists(locked.profile, data)
    keep_version(locked.profile, data, author=actor, note=note)
    mark_changed(kind="offer", pk=locked.pk)
    return locked


def data_of(offer: Offer) -> NeedData:
    """What the profile and the offer say now."""
    profile = offer.profile
    return NeedData(
        **{name: getattr(profile, name) for name in PROFILE_FIELDS},
        **{name: getattr(offer, name) for name in OFFER_FIELDS},
        skills=dict(profile.skills.values_list("skill_id", "requirement")),
        licences=dict(profile.licences.values_list("licence_id", "mandatory")),
        languages=dict(profile.languages.values_list("language_id", "mandatory")),
        constraints=tuple(profile.constraints.values_list("context_id", flat=True)),
    )


def _assign(offer: Offer, data: NeedData) -> list[str]:
    """Put the values in place; returns the names of those that changed, which a later import then keeps."""
    changed = []
    for target, names in ((offer.profile, PROFILE_FIELDS), (offer, OFFER_FIELDS)):
        for name in names:
            value = getattr(data, name)
            if getattr(target, name) != value:
                setattr(target, name, value)
                changed.append(name)
    return changed


def _changed_lists(offer: Offer, data: NeedData) -> list[str]:
    current, wanted = _lists(data_of(offer)), _lists(data)
    return [name for name in current if current[name] != wanted[name]]


def _lists(data: NeedData) -> dict[str, Any]:
    return {
        "skills": data.skills,
        "licences": data.licences,
        "languages": data.languages,
        "constraints": set(data.constraints),
    }


@transaction.atomic
def resubmit_offer(*, offer: Offer, actor: User, at: datetime | None = None) -> Offer:
    """The employer answered the remarks: the need goes back to the adviser."""
    if not can_edit_offer(actor, offer):
        raise ApplicationError("Vous ne pouvez pas renvoyer cette offre.")
    return move(offer, OfferState.SUBMITTED, actor=actor, at=at or timezone.now())


@transaction.atomic
def resubmit_with(
    *, offer: Offer, data: NeedData, actor: User, version: int, note: str = "", at: datetime | None = None
) -> Offer:
    """Complete the profile and, when it had come back with remarks, send it again: both or nothing."""
    adjusted = adjust_profile(offer=offer, data=data, actor=actor, version=version, note=note)
    if adjusted.state != OfferState.RETURNED:
        return adjusted
    return resubmit_offer(offer=adjusted, actor=actor, at=at)
