"""The list of young people as CSV: the columns that an import reads."""

from collections.abc import Iterable

from pathways.models import Youth
from portal.accounts.phones import display_phone

HEADERS = (
    "N° i-milo", "Nom", "Prénom", "Date de naissance", "Sexe", "E-mail", "Téléphone", "Adresse", "Code postal",
    "Commune", "Code INSEE", "Rayon (km)", "Niveau", "Disponible le", "Premier accueil", "Métiers", "Compétences",
    "Permis", "Langues", "Contrats acceptés", "Contrats refusés", "RQTH", "Conseiller", "Antenne", "Suivi",
)  # fmt: skip


def cells(youth: Youth) -> list[str]:
    """The file in the order of `HEADERS`. Relations are expected to be fetched already."""
    contracts = list(youth.contracts.all())
    postcodes = [row.code for row in youth.commune.postcodes.all()] if youth.commune else []
    return [
        youth.imilo_id,
        youth.last_name,
        youth.first_name,
        f"{youth.birth_date:%d/%m/%Y}",
        youth.sex.upper(),
        youth.email,
        display_phone(youth.phone),
        youth.address,
        postcodes[0] if len(postcodes) == 1 else "",
        youth.commune.name if youth.commune else "",
        youth.commune.insee if youth.commune else "",
        str(youth.radius or ""),
        str(youth.level_id or ""),
        f"{youth.available_from:%d/%m/%Y}" if youth.available_from else "",
        f"{youth.first_welcome_on:%d/%m/%Y}" if youth.first_welcome_on else "",
        _joined(wish.occupation_id for wish in youth.wishes.all()),
        _joined(str(row.skill_id) for row in youth.skills.all()),
        _joined(row.licence_id for row in youth.licences.all() if not row.implied),
        _joined(row.language_id for row in youth.languages.all()),
        _joined(row.kind for row in contracts if row.accepted),
        _joined(row.kind for row in contracts if not row.accepted),
        "oui" if youth.rqth else "non",
        str(youth.adviser or ""),
        str(youth.agency),
        youth.get_state_display(),
    ]


def _joined(values: Iterable[str]) -> str:
    return " | ".join(values)
