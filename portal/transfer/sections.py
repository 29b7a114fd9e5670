"""Which page a person of the command line means, and who they are."""

from pathlib import Path

from wagtail.models import Page, Site

from portal.accounts.models import User
from portal.core.errors import ApplicationError


def find_page(reference: str) -> Page:
    """By number, or by address on the site, as `/actualites/`; `/` is the home page."""
    if reference.isdecimal() and len(reference) < 19:
        found = Page.objects.filter(pk=int(reference), depth__gt=1).first()
    else:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        base = site.root_page.url_path if site else "/"
        path = base + "".join(f"{part}/" for part in reference.split("/") if part)
        found = Page.objects.filter(url_path=path).first()
    if found is None:
        raise ApplicationError(
            f"Aucune page « {reference} » : donnez son numéro, ou son adresse comme /actualites/."
        )
    return found


def find_person(email: str) -> User | None:
    """None for the set-up of the portal, which may do everything."""
    if not email:
        return None
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise ApplicationError(f"Aucun compte ouvert avec l’adresse {email}.")
    return found


def writable(path: Path) -> Path:
    """A new file in a folder that exists: an archive that is there is not written over."""
    if path.exists() or not path.parent.is_dir():
        raise ApplicationError(f"{path} existe déjà, ou son dossier n’existe pas.")
    return path
