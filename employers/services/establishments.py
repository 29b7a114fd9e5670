"""An establishment enters the portal, and staff say whether it may publish."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from employers import notifications
from employers.lifecycle import ESTABLISHMENT, EstablishmentState
from employers.models import Company, EmployerMembership, Establishment, EstablishmentTransition
from employers.permissions import can_verify
from employers.siret import normalise_siret
from portal.accounts.models import Agency, User
from portal.accounts.territory import agency_for
from portal.core.errors import ApplicationError
from portal.reference.geo import locate_priority_area
from portal.reference.models import Commune, MissionLocale, NafCode


@dataclass(frozen=True)
class EstablishmentData:
    """What the form gives, prefilled by the register when it knew the SIRET."""

    siret: str
    company_name: str
    name: str
    commune: Commune
    address: str = ""
    naf: NafCode | None = None
    size_band: str = ""
    phone: str = ""
    lat: float | None = None
    lon: float | None = None
    job_title: str = ""


@transaction.atomic
def register_establishment(
    *, data: EstablishmentData, actor: User, at: datetime | None = None
) -> Establishment:
    """Open a place of work, pending until staff verified it; the person becomes its first administrator."""
    establishment = _open(data)
    EmployerMembership.objects.create(
        user=actor, establishment=establishment, is_admin=True, job_title=data.job_title
    )
    notifications.establishment_to_verify(establishment, on=timezone.localdate(at))
    return establishment


@transaction.atomic
def register_by_staff(*, data: EstablishmentData, actor: User, at: datetime | None = None) -> Establishment:
    """An employer met or called by the team: known to it, so verified at once; nobody speaks for it here yet."""
    establishment = _open(data)
    if not can_verify(actor, establishment):
        raise ApplicationError(
            "Cette commune n’est pas sur le territoire de votre structure.", field="commune"
        )
    return verify(establishment=establishment, actor=actor, at=at)


def _open(data: EstablishmentData) -> Establishment:
    siret = normalise_siret(data.siret)
    if Establishment.objects.filter(siret=siret).exists():
        raise ApplicationError("Cet établissement est déjà inscrit. Demandez à le rejoindre.", field="siret")
    agency = agency_for(data.commune) or _outside(data.commune)
    company, _ = Company.objects.get_or_create(
        siren=siret[:9],
        defaults={"name": data.company_name, "naf": data.naf, "size_band": data.size_band},
    )
    known_point = data.lat is not None and data.lon is not None
    return Establishment.objects.create(
        company=company,
        siret=siret,
        name=data.name or data.company_name,
        naf=data.naf,
        address=data.address,
        commune=data.commune,
        lat=data.lat if known_point else data.commune.lat,
        lon=data.lon if known_point else data.commune.lon,
        priority_area_id=_priority_area(data.lat, data.lon),
        phone=data.phone,
        agency=agency,
    )


def _priority_area(lat: float | None, lon: float | None) -> str | None:
    """The area that an exact point is in or at the edge of; the middle of a commune says nothing."""
    if lat is None or lon is None:
        return None
    return locate_priority_area(lat, lon).code or None


def _outside(commune: Commune) -> Agency:
    near = MissionLocale.objects.filter(department=commune.department, retired=False).values_list(
        "name", flat=True
    )
    where = f" Dans votre département : {' ; '.join(near[:6])}." if near else ""
    raise ApplicationError(
        f"{commune} n’est pas sur le territoire de cette Mission locale.{where} Vous pouvez aussi écrire à "
        "« Mission locale » suivi du nom de votre ville.",
        field="commune",
    )


@transaction.atomic
def verify(*, establishment: Establishment, actor: User, at: datetime | None = None) -> Establishment:
    """Staff know who this is: offers may be published and candidates shown."""
    return _move(establishment, EstablishmentState.VERIFIED, actor=actor, at=at)


@transaction.atomic
def refuse(
    *, establishment: Establishment, actor: User, reason: str, at: datetime | None = None
) -> Establishment:
    """Staff say no, with the reason that the employer will read."""
    if not reason.strip():
        raise ApplicationError("Écrivez le motif : l’employeur le lira.", field="reason")
    return _move(establishment, EstablishmentState.REFUSED, actor=actor, at=at, note=reason.strip())


@transaction.atomic
def close(
    *, establishment: Establishment, actor: User, reason: str = "", at: datetime | None = None
) -> Establishment:
    """The place of work no longer exists."""
    return _move(establishment, EstablishmentState.CLOSED, actor=actor, at=at, note=reason.strip())


def _move(
    establishment: Establishment,
    to: EstablishmentState,
    *,
    actor: User,
    at: datetime | None,
    note: str = "",
) -> Establishment:
    at = at or timezone.now()
    fresh = Establishment.objects.select_for_update(of=("self",)).get(pk=establishment.pk)
    ESTABLISHMENT.check(EstablishmentState(fresh.state), to)
    EstablishmentTransition.objects.create(
        subject=fresh, from_state=fresh.state, to_state=to, actor=actor, note=note, at=at
    )
    fresh.state, fresh.state_note, fresh.checked_by, fresh.checked_at = to, note, actor, at
    fresh.save(update_fields=["state", "state_note", "checked_by", "checked_at", "updated_at"])
    notifications.establishment_decided(fresh)
    return fresh
