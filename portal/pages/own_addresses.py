"""Addresses that a page cannot have: a screen of the portal answers there, and nobody would ever see the page."""

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.models import Page

TAKEN = (
    "Un écran du portail a déjà cette adresse : personne ne verrait la vôtre. Changez la fin de l’adresse."
)
HOME_DEPTH = 2


def is_ours(parent: Page, slug: str) -> bool:
    """Only below the home page of a language; deeper, addresses are the editors'."""
    if parent.depth != HOME_DEPTH:
        return False
    language = parent.locale.language_code
    source = language == settings.LANGUAGE_CODE
    if source and slug in dict(settings.LANGUAGES):
        return True
    with translation.override(language):
        try:
            return resolve(f"/{slug}/" if source else f"/{language}/{slug}/").url_name != "wagtail_serve"
        except Resolver404:
            return False
