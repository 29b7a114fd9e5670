"""The style guide: every block, page type, colour and rule of writing, for those who write the site."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from portal.pages.models import ArticlePage, FaqPage

# role, variable of the look, value by default, use
COLOURS = (
    ("Papier", "paper", "#fffbf5", "le fond des pages"),
    ("Encre", "ink", "#1b1f3b", "le texte"),
    ("Discret", "muted", "#565b78", "le texte secondaire"),
    (
        "Jeunes",
        "youth",
        "#c2410c",
        "l’espace des jeunes et ses liens ; se règle dans l’identité de la structure",
    ),
    ("Employeurs", "employer", "#0b6e6e", "l’espace des employeurs ; se règle aussi"),
    ("Équipe", "adviser", "#4c3fb1", "l’espace des conseillers"),
    ("Soleil", "sun", "#ffd166", "un seul par écran : l’acte suivant"),
    ("Bien", "ok", "#1a7f4b", "ce qui est fait, toujours avec un mot"),
    ("Attention", "warn", "#8a5a00", "ce qui demande de l’attention, toujours avec un mot"),
    ("Problème", "bad", "#b3261e", "une erreur, toujours avec un mot"),
)
VOICE = (
    (
        "À qui l’on parle",
        "« Vous » aux employeurs et aux partenaires, « tu » aux jeunes. Jamais les deux dans une page.",
    ),
    (
        "Des phrases courtes",
        "Quinze mots au plus pour les jeunes. Une idée par phrase, un verbe qui dit l’acte.",
    ),
    (
        "Des mots de tous les jours",
        "« Travail », « rendez-vous », « aide » : pas de sigle sans ses mots en entier la première fois.",
    ),
    (
        "Ce qu’on promet",
        "Un délai, une personne, une suite : « un conseiller vous répond sous deux jours ouvrés ».",
    ),
    ("Les erreurs", "Ce qui s’est passé, ce qui est gardé, quoi faire. Ni reproche, ni excuse vide."),
    ("Les liens", "Ils disent où ils mènent : « voir les offres », jamais « cliquez ici »."),
    ("Les images", "Une phrase dit ce qu’elles montrent. Pas de photo de banque d’images."),
    (
        "La typographie",
        "Guillemets « », espace insécable avant : ; ! ?, nombres et unités ensemble : le site met les espaces.",
    ),
)


@dataclass(frozen=True)
class Shown:
    """A block as the guide shows it."""

    name: str
    label: str
    group: str
    when: str
    address: str


def shown_blocks() -> list[Shown]:
    """Each block that a page may hold, once, in the order of the editor's picker."""
    streams = [ArticlePage._meta.get_field("body"), FaqPage._meta.get_field("questions")]
    found: dict[str, Shown] = {}
    for stream in streams:
        for name, block in stream.stream_block.child_blocks.items():
            address = f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}"
            group = str(getattr(block.meta, "group", "") or "Foire aux questions")
            found.setdefault(name, Shown(name, str(block.label), group, block.get_description(), address))
    return list(found.values())


def page_types() -> list[tuple[str, str]]:
    """What one may add, and what for."""
    models = [model for model in get_page_models() if model.is_creatable]
    rows = [(capfirst(str(model.get_verbose_name())), str(model.get_page_description())) for model in models]
    return sorted((row for row in rows if row[1]), key=lambda row: slugify(row[0]))


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "blocks": shown_blocks(),
        "page_types": page_types(),
        "voice": VOICE,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": reverse("editorial_guide"), "label": "Guide de style"},
        ],
    }
    return TemplateResponse(request, "editorial/guide.html", context)


@require_safe
@xframe_options_sameorigin
def look(request: HttpRequest) -> HttpResponse:
    """Colours, letters and buttons in the look of the site, for the frame of the guide."""
    return TemplateResponse(request, "editorial/look.html", {"colours": COLOURS})
