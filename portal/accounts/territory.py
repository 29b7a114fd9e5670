"""Which branch answers for a place, and who there answers an employer today."""

from datetime import date

from portal.accounts.models import Adviser, Agency, AgencyCommune
from portal.reference.models import Commune


def agency_for(commune: Commune) -> Agency | None:
    """The branch of this commune; None outside of every territory known here."""
    row = AgencyCommune.objects.select_related("agency__parent").filter(commune=commune).first()
    return row.agency if row else None


def contact_for(*, commune: Commune, agency: Agency, on: date) -> Adviser | None:
    """The employers' referent of the commune, or who stands in that day; else a manager of the branch or structure.

    None only when a structure has nobody at all to answer.
    """
    row = (
        AgencyCommune.objects.filter(
            commune=commune, agency__in=Agency.objects.of_structure(agency.structure)
        )
        .select_related("referent__user", "referent__stand_in__user", "stand_in__user")
        .first()
    )
    if row:
        for person in (row.referent, row.stand_in, row.referent and row.referent.stand_in):
            if person and person.user.is_active and not person.is_absent(on):
                return person
    team = list(Adviser.objects.active().case_workers().of_structure(agency.structure).select_related("user"))
    team.sort(key=lambda one: (one.agency_id != agency.pk, one.role != Adviser.Role.MANAGER, one.pk))
    return next((one for one in team if not one.is_absent(on)), team[0] if team else None)
