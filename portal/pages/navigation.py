"""The main navigation of each public, in one place. Entries whose page does not exist here are left out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import permissions
from portal.accounts.models import User
from portal.core.languages import language_of
from portal.pages.languages import active, sections
from portal.pages.models import BrandSettings


@dataclass(frozen=True)
class Entry:
    """One link. `prefixes` are the paths that make it the current one, beside its own; `allowed` asks the reader's role."""

    label: Any
    view: str = ""
    path: str = ""
    prefixes: tuple[str, ...] = ()
    act: bool = False
    allowed: Callable[[Any], bool] | None = None
    # A page that is in French because it is not translated.
    marked: bool = False


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: str
    act: bool
    language: str = ""
    marked: bool = False


def _publishes(user: Any) -> bool:
    return permissions.is_editor(user) or permissions.is_structure_admin(user)


OFFERS = Entry(_("Offres"), "offers:list")
ANONYMOUS_ACTS = (Entry(_("Se connecter"), "account_login", act=True),)
BY_KIND: dict[str, tuple[Entry, ...]] = {
    User.Kind.EMPLOYER: (
        Entry(
            "Mes besoins", "pages:employer_home", prefixes=("/employeur/besoins/", "/employeur/candidats/")
        ),
        Entry("Mon équipe", "employers:team"),
        Entry("Mes établissements", "employers:establishments"),
        OFFERS,
        Entry("Dire un besoin", "offers:need_start", act=True),
    ),
    User.Kind.STAFF: (
        Entry("À faire", "pages:adviser_home", allowed=permissions.is_case_worker),
        Entry("Besoins", "offers:inbox", allowed=permissions.is_case_worker),
        Entry("Jeunes", "pathways:youth_list", allowed=permissions.is_case_worker),
        Entry("Mises en relation", "mediations:staff_list", allowed=permissions.is_case_worker),
        Entry("Entreprises", "employers:staff_list", allowed=permissions.is_staff_member),
        Entry(
            "Offres",
            "offers:staff_offers",
            prefixes=("/conseiller/offres/",),
            allowed=permissions.is_case_worker,
        ),
        Entry("Offres", "offers:list", allowed=lambda user: not permissions.is_case_worker(user)),
        # Those who follow young people have it on their home: their menu holds no more on one line.
        Entry("Événements", "pages:event_list", allowed=lambda user: not permissions.is_case_worker(user)),
        Entry("Indicateurs", "search:indicators", allowed=permissions.is_staff_member),
        Entry("Équipe", "accounts:team", allowed=permissions.can_manage_absences),
        Entry("Site", "wagtailadmin_home", allowed=_publishes),
    ),
    User.Kind.YOUTH: (
        Entry("Mes propositions", "pages:youth_home", prefixes=("/jeune/propositions/",)),
        Entry("Offres pour moi", "search:youth_own_matches"),
        OFFERS,
        Entry("Mon profil", "pathways:own_profile"),
        Entry("Mes données", "pages:own_data"),
    ),
}
# Pages of the account of whoever is logged in, beside the address.
ACCOUNT_PATHS = ("/compte/appareils/", "/compte/double-authentification/", "/conseiller/page-d-auteur/")
FOOTER = (
    Entry(_("Plan du site"), "site_map_of_language"),
    Entry(_("Mentions légales"), path="/mentions-legales/"),
    Entry(_("Données personnelles"), path="/donnees-personnelles/"),
    Entry(_("Accessibilité"), path="/accessibilite/"),
    Entry(_("Comment fonctionne le classement"), path="/comment-fonctionne-le-classement/"),
    Entry(_("Nous contacter"), path="/contact/"),
)
SPACES = {
    User.Kind.EMPLOYER: "Espace employeur",
    User.Kind.STAFF: "Espace conseiller",
    User.Kind.YOUTH: "Mon espace",
}
# The space's root is a prefix of every page in it: current only when it is the page itself.
SPACE_ROOTS = ("/", "/employeur/", "/conseiller/", "/jeune/")


DEFAULT_COLOURS = "".join(
    BrandSettings._meta.get_field(name).get_default() for name in ("youth_colour", "employer_colour")
)


def main_items(request: HttpRequest) -> list[Item]:
    kind = getattr(request.user, "kind", "") if request.user.is_authenticated else ""
    if kind in BY_KIND:
        return _items(request, BY_KIND[User.Kind(kind)])
    return [*_items(request, (OFFERS,)), *_site_sections(request), *_items(request, ANONYMOUS_ACTS)]


def account_current(request: HttpRequest) -> str:
    """What `aria-current` says of “Mon compte”: its first page, or another of its pages."""
    return current(request.path, reverse("account_email"), ACCOUNT_PATHS)


def footer_items(request: HttpRequest) -> list[Item]:
    if active() == settings.LANGUAGE_CODE:
        return _items(request, FOOTER)
    contact = sections(request).contact
    if contact is None or contact.locale.language_code != active():
        return _items(request, FOOTER)
    return _items(request, (*FOOTER[:-1], replace(FOOTER[-1], path=contact.get_url(request) or "")))


def space_label(request: HttpRequest) -> str:
    kind = getattr(request.user, "kind", "")
    return SPACES[User.Kind(kind)] if kind in BY_KIND else ""


def _site_sections(request: HttpRequest) -> list[Item]:
    """Pages under the home that their editor put in the menus."""
    found = sections(request)
    entries = [
        Entry(page.title, path=page.get_url(request) or "", marked=page.pk in found.french)
        for page in found.pages
    ]
    return _items(request, tuple(entry for entry in entries if entry.path))


def _items(request: HttpRequest, entries: tuple[Entry, ...]) -> list[Item]:
    items = []
    for entry in entries:
        if entry.allowed and not entry.allowed(request.user):
            continue
        try:
            url = entry.path or reverse(entry.view)
        except NoReverseMatch:
            continue
        # Our own screens are in French whatever the language of the page that leads to them.
        language = "" if language_of(url) == active() else language_of(url)
        here = current(request.path, url, entry.prefixes)
        items.append(Item(str(entry.label), url, here, entry.act, language, entry.marked))
    return items


def current(path: str, url: str, prefixes: tuple[str, ...]) -> str:
    """What `aria-current` says: this page, or a page below."""
    if path == url:
        return "page"
    roots = prefixes if url in SPACE_ROOTS else (url, *prefixes)
    return "true" if path.startswith(roots) and roots else ""
