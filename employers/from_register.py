"""The form of an establishment filled from the public register, and what it says once completed by a person."""

from employers.forms import EstablishmentForm
from employers.register import RegisterEntry
from employers.services import EstablishmentData
from portal.reference.models import Commune, NafCode


def initial_of(entry: RegisterEntry | None) -> dict[str, object]:
    if entry is None:
        return {}
    return {
        "company_name": entry.company_name,
        "name": entry.name,
        "address": entry.address,
        "commune": Commune.objects.filter(pk=entry.commune_code).first(),
    }


def data_of(siret: str, form: EstablishmentForm, entry: RegisterEntry | None) -> EstablishmentData:
    data = form.cleaned_data
    # The point of the register is that of its own commune: a corrected commune has another.
    same_place = entry is not None and data["commune"].pk == entry.commune_code
    return EstablishmentData(
        siret=siret,
        company_name=data["company_name"],
        name=data["name"],
        commune=data["commune"],
        address=data["address"],
        phone=data["phone"],
        job_title=data.get("job_title", ""),
        naf=NafCode.objects.filter(pk=entry.naf_code).first() if entry else None,
        size_band=entry.size_band if entry else "",
        lat=entry.lat if entry and same_place else None,
        lon=entry.lon if entry and same_place else None,
    )
