"""The page that shows every component of the look, for those who write screens."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.accounts.access import public, staff_required
from portal.core.icons import ICONS
from portal.pages.remembered import brand_of

SCENES = ("bakery", "workshop", "bus", "phone")
STATES = (
    ("published", "publiée"),
    ("submitted", "envoyée"),
    ("presented", "présentée à l’employeur"),
    ("ended_early", "fin avant le terme"),
    ("draft", "brouillon"),
)
POINTS = {
    "occupation": 22,
    "skills": 16,
    "distance": 10,
    "contract": 10,
    "schedule": 5,
    "availability": 3,
    "level": 5,
    "licence": 0,
    "languages": 3,
    "interest": 0,
}


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="Quel travail proposez-vous ?",
        help_text="Avec vos mots, par exemple « vendeuse en boulangerie ».",
        max_length=120,
    )
    tasks = forms.CharField(
        label="Que fera la personne ?", widget=forms.Textarea, max_length=2000, required=False
    )
    start = forms.DateField(
        label="Quand commence-t-elle ?", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    depth = forms.ChoiceField(
        label="Quelle aide voulez-vous ?",
        widget=forms.RadioSelect(attrs={"data-layout": "cards"}),
        choices=[
            ("publish", "Publier mon offre"),
            ("preselect", "Recevoir des candidats choisis"),
            ("accompany", "Être accompagné du début à la fin"),
        ],
    )
    days = forms.MultipleChoiceField(
        label="Quels jours ?",
        widget=forms.CheckboxSelectMultiple(attrs={"data-layout": "inline"}),
        choices=[("mon", "lundi"), ("sat", "samedi"), ("sun", "dimanche")],
        required=False,
    )
    contract = forms.ChoiceField(
        label="Contrat", choices=[("", "Choisissez"), ("cdi", "CDI"), ("cdd", "CDD")]
    )
    agree = forms.BooleanField(
        label="Je m’engage à recevoir chaque candidat présenté", help_text="Un échange de 15 minutes suffit."
    )


class SampleFilter(forms.Form):
    metier = forms.CharField(label="Métier", required=False)
    commune = forms.CharField(label="Commune", required=False)
    rayon = forms.ChoiceField(
        label="Rayon", choices=[("", "Tous"), ("10", "10 km"), ("20", "20 km")], required=False
    )


def _samples() -> dict[str, Any]:
    now = timezone.now()
    return _dated_samples(now) | {
        "states": STATES,
        "points": POINTS,
        "scenes": [f"components/scenes/{scene}.html" for scene in SCENES],
        "icons": sorted(ICONS),
        "facts": ["Aubenas", "CDI, 35 h", "2 places"],
        "steps": ["Le travail", "Le lieu et la date", "Le profil", "Les conditions"],
        "trail": [{"label": "Accueil", "url": "/"}, {"label": "Besoins", "url": "/style/"}],
        "why": ["Le métier est le premier de ses souhaits.", "L’entreprise est à 6 km de chez elle."],
        "missing": ["Il manque le permis B : 5 points."],
        "change": ["Avec une aide au permis, le score passe à 79."],
        "tabs": [
            {"label": "À traiter", "url": "/style/", "current": True, "count": 4},
            {"label": "En cours", "url": "/style/?vue=encours", "current": False, "count": 12},
            {"label": "Terminés", "url": "/style/?vue=termines", "current": False, "count": None},
        ],
        "bars": [("Aubenas", 42), ("Le Teil", 27), ("Privas", 18), ("Annonay", 0)],
        "months": [("janv.", 12), ("févr.", 18), ("mars", 15), ("avr.", 24), ("mai", 30), ("juin", 27)],
        "page_obj": Paginator(range(95), 20).page(2),
    }


def _dated_samples(now: datetime) -> dict[str, Any]:
    """What shows a day or an hour."""
    return {
        "events": [
            {"at": now, "who": "Nadia", "title": "Candidature présentée", "text": "Deux profils envoyés."},
            {"at": now - timedelta(days=1), "who": "", "title": "Offre publiée", "text": ""},
            {"at": now - timedelta(days=12), "who": "Le fournil", "title": "Besoin reçu", "text": ""},
        ],
        "todo": [
            {
                "title": "Répondre au Fournil des Trois Vallées",
                "why": "Besoin reçu, réponse promise",
                "due": now - timedelta(days=2),
                "late": True,
                "today": False,
                "url": "/style/",
                "action": "Prendre en charge",
            },
            {
                "title": "Appeler Yanis",
                "why": "Sans réponse depuis 5 jours ouvrés",
                "due": now,
                "late": False,
                "today": True,
                "url": "/style/",
                "action": "",
            },
        ],
        "until": now + timedelta(minutes=10),
    }


@public
@require_safe
@cache_control(public=True, max_age=3600)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The accent colours that the structure chose; our policy forbids them inside the page."""
    brand = brand_of(request)
    css = f":root{{--youth:{brand.youth_colour};--employer:{brand.employer_colour}}}"
    return HttpResponse(css, content_type="text/css")


@require_safe
@staff_required
def style_guide(request: HttpRequest) -> HttpResponse:
    """Components; the form is bound on a GET, so that its errors can be seen without posting."""
    form = SampleForm(request.GET if "erreurs" in request.GET else None)
    return render(
        request, "pages/style.html", {**_samples(), "form": form, "filters": SampleFilter(request.GET)}
    )
