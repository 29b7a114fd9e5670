"""Opens a portal in production: the structure, its branches and communes, its first administrator, its home page.

Running it again changes what the file changed and adds what is new; it removes nothing.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, Site

from portal.accounts.models import Adviser, Agency, User
from portal.accounts.services import open_account, set_territory, sync_groups
from portal.core.errors import ApplicationError
from portal.measures.services import add_missing_measures
from portal.pages import hooks
from portal.pages.models import BrandSettings, HomePage
from portal.reference.models import Commune

EXAMPLE = """\
# Votre Mission locale. Remplissez, puis : manage.py setup_structure structure.toml
name = "Mission locale de l’Exemple"
email = "contact@mission-locale.example"
phone = "01 23 45 67 89"
address = "1, place de la Mairie, 07200 Aubenas"
promised_delay_days = 2   # jours ouvrés pour répondre à un employeur

[administrator]
email = "direction@mission-locale.example"
first_name = "Prénom"
last_name = "Nom"

[[branch]]
name = "Antenne d’Aubenas"
communes = ["07019", "07132"]   # codes INSEE
departments = []                # ou des départements entiers : ["07"]
"""
CONTACT_FIELDS = ("email", "phone", "address", "promised_delay_days")


@dataclass
class Setup:
    """What was done, for the person who ran the command."""

    structure: Agency
    administrator: User
    branches: list[Agency] = field(default_factory=list)
    communes: int = 0


@transaction.atomic
def setup_structure(*, content: dict[str, Any]) -> Setup:
    """Everything or nothing: a mistake in the file leaves the portal as it was."""
    _check(content)
    structure = _agency(content, parent=None)
    user, adviser = _administrator(content["administrator"], structure=structure)
    done = Setup(structure=structure, administrator=user)
    for row in content["branch"]:
        branch = _agency(row, parent=structure)
        communes = _communes(row)
        for commune in communes:
            set_territory(agency=branch, commune=commune, referent=adviser, stand_in=None)
        done.branches.append(branch)
        done.communes += len(communes)
    _open_site(content)
    return done


def _check(content: dict[str, Any]) -> None:
    missing = [name for name in ("name", "administrator", "branch") if not content.get(name)]
    administrator = content.get("administrator") or {}
    missing += [
        f"administrator.{name}"
        for name in ("email", "first_name", "last_name")
        if not administrator.get(name)
    ]
    missing += [
        f"branch[{i}].name" for i, row in enumerate(content.get("branch") or [], 1) if not row.get("name")
    ]
    if missing:
        raise ApplicationError(f"Il manque dans le fichier : {', '.join(missing)}.")
    try:
        validate_email(administrator["email"])
    except ValidationError as error:
        raise ApplicationError(f"Adresse e-mail illisible : {administrator['email']}.") from error


def _agency(row: dict[str, Any], *, parent: Agency | None) -> Agency:
    fields = {name: row[name] for name in CONTACT_FIELDS if name in row}
    agency, _ = Agency.objects.update_or_create(
        slug=slugify(row.get("slug") or row["name"])[:80],
        defaults={"name": row["name"], "parent": parent} | fields,
    )
    return agency


def _administrator(row: dict[str, str], *, structure: Agency) -> tuple[User, Adviser]:
    user = open_account(
        kind=User.Kind.STAFF, email=row["email"], first_name=row["first_name"], last_name=row["last_name"]
    )
    adviser, _ = Adviser.objects.get_or_create(
        user=user,
        defaults={
            "agency": structure,
            "role": Adviser.Role.STRUCTURE_ADMIN,
            "job_title": row.get("job_title", ""),
        },
    )
    # The group is what lets them into the editors' admin.
    sync_groups(adviser=adviser)
    return user, adviser


def _communes(row: dict[str, Any]) -> list[Commune]:
    codes, departments = list(row.get("communes", [])), list(row.get("departments", []))
    found = {commune.insee: commune for commune in Commune.objects.filter(insee__in=codes)}
    unknown = sorted(set(codes) - set(found))
    if unknown:
        raise ApplicationError(
            f"Communes inconnues : {', '.join(unknown)}. Il faut des codes INSEE ; "
            "`manage.py load_reference` doit avoir chargé les communes."
        )
    found |= {commune.insee: commune for commune in Commune.objects.filter(department_id__in=departments)}
    return list(found.values())


def _open_site(content: dict[str, Any]) -> None:
    """A home page to start from, where Wagtail's first migration leaves a welcome page; an existing site is kept."""
    if HomePage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = HomePage(
        slug="accueil",
        title=content["name"],
        promise="Un emploi près de chez soi, un jeune près de son entreprise.",
        youth_door="Des offres près de chez vous, avec un conseiller à vos côtés.",
        employer_door="Dites votre besoin : un conseiller vous répond dans le délai promis.",
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    base = urlsplit(settings.BASE_URL)
    port = base.port or (443 if base.scheme == "https" else 80)
    site = Site.objects.create(
        hostname=base.hostname or "localhost",
        port=port,
        root_page=home,
        is_default_site=True,
        site_name=content["name"],
    )
    BrandSettings.objects.create(
        site=site,
        name=content["name"],
        contact_email=content.get("email", ""),
        contact_phone=content.get("phone", ""),
        address=content.get("address", ""),
    )
    add_missing_measures()
    for opened in hooks.site_opened:
        opened()
