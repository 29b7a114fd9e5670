"""What an employer sees of a candidate before the young person lets them see more: what the need asks, nothing of who."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from mediations.models import Disclosure, Mediation
from pathways.models import Youth
from portal.core.choices import ContractKind

HIDDEN = "…"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+33|0)\s?[1-9](?:[\s.-]?\d{2}){4}")


def is_disclosed(mediation: Mediation) -> bool:
    """Whether the young person lets this employer see who they are. Lists annotate it (`with_disclosed`)."""
    known = getattr(mediation, "disclosed", None)
    if known is not None:
        return bool(known)
    return (
        Disclosure.objects.granted()
        .filter(youth=mediation.youth_id, establishment=mediation.offer.establishment_id)
        .exists()
    )


def candidate_name(mediation: Mediation) -> str:
    """How the employer reads the candidate's name."""
    return str(mediation.youth) if is_disclosed(mediation) else mediation.blind_label


def blind_text(text: str, youth: Youth) -> str:
    """A text without the name, addresses and numbers in it: people write them everywhere."""
    for name in sorted({youth.first_name, youth.last_name}, key=len, reverse=True):
        if len(name) > 1:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return _PHONE.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))


def said_to_employer(mediation: Mediation) -> str:
    """Why this candidate, as the employer reads it: the adviser may have written a name."""
    if is_disclosed(mediation):
        return mediation.reason_employer
    return blind_text(mediation.reason_employer, mediation.youth)


@dataclass(frozen=True)
class Profile:
    """The candidate as the employer's page shows it. `name` and what follows are empty until disclosed."""

    label: str
    disclosed: bool
    skills: tuple[str, ...]
    licences: tuple[str, ...]
    languages: tuple[str, ...]
    contracts: tuple[str, ...]
    level: str
    available: str
    about: str
    reason: str
    name: str = ""
    phone: str = ""
    email: str = ""


def available(youth: Youth, *, today: date | None = None) -> str:
    """From when, in words; a day that has come is now."""
    day = youth.available_from
    if day is None:
        return ""
    return (
        "dès maintenant"
        if day <= (today or timezone.localdate())
        else f"à partir du {date_format(day, 'j F Y')}"
    )


def profile_of(mediation: Mediation) -> Profile:
    """Neither age, sex, address nor pathway, disclosed or not; no skill beyond those that the need names."""
    youth, disclosed = mediation.youth, is_disclosed(mediation)
    asked = mediation.offer.profile.skills.values("skill")
    contact = {"name": "", "phone": "", "email": ""}
    if disclosed:
        contact = {
            "name": str(youth),
            "phone": youth.phone or (youth.user.phone if youth.user and youth.user.phone else ""),
            "email": youth.email or (youth.user.email if youth.user and youth.user.email else ""),
        }
    return Profile(
        label=candidate_name(mediation),
        disclosed=disclosed,
        skills=tuple(
            youth.skills.filter(skill__in=asked)
            .order_by("skill__label")
            .values_list("skill__label", flat=True)
        ),
        licences=tuple(youth.licences.order_by("licence").values_list("licence__label", flat=True)),
        languages=tuple(
            youth.languages.order_by("language__label").values_list("language__label", flat=True)
        ),
        contracts=tuple(ContractKind(row.kind).label for row in youth.contracts.all() if row.accepted),
        level=str(youth.level) if youth.level else "",
        available=available(youth),
        reason=said_to_employer(mediation),
        about=youth.about if disclosed else blind_text(youth.about, youth),
        **contact,
    )
