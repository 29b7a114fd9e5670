"""Each block as the style guide and the editor's block picker show it: when to use it, and an example."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    when: str
    value: Any  # or what makes it, when it needs something of the library or of the team

    def meta(self) -> dict[str, Any]:
        """What a block is built with."""
        return {"description": self.when, "preview_value": self.value}


def _image() -> Any:
    from wagtail.images import get_image_model

    image = get_image_model().objects.order_by("pk").first()
    if image is not None:
        image.contextual_alt_text, image.decorative = image.description or image.title, False
    return image


def _document(*kinds: str) -> Any:
    from wagtail.documents import get_document_model

    rows = get_document_model().objects.order_by("pk")
    return next((row for row in rows[:200] if not kinds or row.file_extension.lower() in kinds), None)


def _documents() -> dict[str, Any]:
    document = _document()
    rows = [{"document": document, "note": "À lire avant le premier rendez-vous."}] if document else []
    return {"title": "Documents", "documents": rows}


def _video() -> dict[str, Any]:
    return {
        "title": "Une journée en boulangerie",
        "video": _document("mp4", "webm"),
        "subtitles": _document("vtt"),
        "poster": _image(),
        "transcript": "<p>Il est cinq heures. Lina allume le four et pèse la farine.</p>",
    }


def _adviser() -> dict[str, Any]:
    from portal.accounts.models import Adviser

    row = Adviser.objects.active().order_by("pk").first()
    return {"adviser": str(row.public_id) if row else "", "text": "Pour parler de votre besoin."}


def _indicator() -> dict[str, Any]:
    from search.indicators.public import public_choices

    return {"indicator": next((key for key, _ in public_choices()), "")}


def _listing(**fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "kinds": [],
        "themes": [],
        "audiences": [],
        "tags": "",
        "dates": "",
        "more": None,
    }
    return empty | {"order": "newest", "number": 3} | fields


def _step(title: str, text: str) -> dict[str, str]:
    return {"title": title, "text": f"<p>{text}</p>"}


TABLE = {
    "caption": "Prix pour un jeune suivi, à titre d’exemple",
    "columns": [{"type": "text", "heading": "Solution"}, {"type": "text", "heading": "Prix"}],
    "rows": [
        {"values": ["Vélo électrique prêté", "1 € par jour"]},
        {"values": ["Scooter en location", "3 à 5 € par jour"]},
    ],
}
Value = dict[str, Any] | str | Callable[[], dict[str, Any]]


def _samples(*rows: tuple[str, str, Value]) -> dict[str, Sample]:
    return {name: Sample(when, value) for name, when, value in rows}


SAMPLES = _samples(
    (
        "heading",
        "Pour couper une page longue : un titre toutes les trois ou quatre idées. Il entre dans le sommaire.",
        {"text": "Avant le premier jour", "level": "h2"},
    ),
    (
        "text",
        "Le bloc de tous les jours : des paragraphes courts, une idée chacun, des listes plutôt que de longues phrases.",
        "<p>Un conseiller te reçoit <b>sans rendez-vous</b> le mercredi.</p><ul><li>Apporte ta carte d’identité.</li></ul>",
    ),
    (
        "quote",
        "Les mots d’une personne, avec son accord. Deux phrases au plus, et qui parle.",
        {"text": "J’ai su dès la première semaine que le métier me plaisait.", "author": "Lina, vendeuse"},
    ),
    (
        "steps",
        "Pour dire dans quel ordre faire les choses. Deux étapes au moins, un verbe au début de chaque titre.",
        {
            "title": "En trois gestes",
            "steps": [
                _step("Note tes horaires", "Le matin tôt et le soir tard changent tout."),
                _step("Appelle ton conseiller", "Il regarde les lignes et les prêts possibles."),
                _step("Fais le trajet une fois", "Avant le premier jour, pour être sûr."),
            ],
        },
    ),
    (
        "accordion",
        "Pour les questions que l’on vous pose souvent. La réponse reste fermée : rien d’indispensable ici.",
        {
            "title": "Avant de signer",
            "items": [
                _step("Qui sera le tuteur ?", "Une personne volontaire et disponible."),
                _step("Quelles aides ?", "Votre référent vérifie celles du jour avec vous."),
            ],
        },
    ),
    (
        "table",
        "Pour des choses qui se comparent sur plusieurs points. Sur téléphone il défile : peu de colonnes.",
        {"table": TABLE, "row_heads": True},
    ),
    (
        "key_figures",
        "Un à quatre chiffres qui prouvent, chacun avec sa source. Pour un chiffre qui change, prenez « Indicateur ».",
        {
            "figures": [
                {"value": "48 h", "label": "pour une première réponse", "source": "Charte de la structure"},
                {"value": "7 sur 10", "label": "sont encore en poste un an après", "source": "Suivi 2025"},
            ]
        },
    ),
    (
        "call_to_action",
        "L’acte que la page prépare. Un seul par page, à la fin, avec un verbe sur le bouton.",
        {
            "title": "Un poste à pourvoir ?",
            "text": "Dites-le en quatre étapes.",
            "label": "Dire mon besoin",
            "page": None,
            "path": "/offres/",
        },
    ),
    (
        "picture",
        "Une image qui apprend quelque chose. Dites en une phrase ce qu’elle montre, ou dites qu’elle décore.",
        lambda: {"image": _image(), "caption": "L’atelier du mercredi, à Aubenas."},
    ),
    (
        "documents",
        "Des fichiers à télécharger. Dites à quoi chacun sert ; une page du site se lit mieux qu’un PDF.",
        _documents,
    ),
    (
        "video",
        "Un film gardé par le site. Tout ce qui est dit et montré est écrit dessous ; des sous-titres si quelqu’un parle.",
        _video,
    ),
    (
        "embed",
        "Une vidéo ou une carte d’un autre site. Rien n’est chargé avant que le lecteur l’ouvre.",
        {
            "title": "Carte des arrêts de car",
            "address": "https://umap.openstreetmap.fr/fr/map/arrets_123456",
            "text": "Les arrêts de car autour d’Aubenas, avec les lignes qui y passent.",
        },
    ),
    (
        "contact",
        "Un service ou un partenaire à appeler. Pour quelqu’un de l’équipe, prenez « Carte d’un conseiller ».",
        {
            "name": "Accueil d’Aubenas",
            "role": "Du lundi au vendredi, 9 h à 17 h",
            "phone": "04 00 00 00 00",
            "email": "accueil@exemple.example",
        },
    ),
    (
        "adviser",
        "Une personne de l’équipe, à jour toute seule : téléphone, antenne. Si elle part, l’antenne répond.",
        _adviser,
    ),
    (
        "partners",
        "Les partenaires de l’annuaire, d’une nature ou de toutes. Ajoutez-les dans l’annuaire, pas ici.",
        {"title": "Nos partenaires", "kind": "", "number": 6},
    ),
    (
        "branch_map",
        "Où nous trouver : le dessin du territoire et la liste des antennes.",
        {"title": "Nos antennes"},
    ),
    (
        "open_offers",
        "Les offres ouvertes, les plus récentes d’abord. Filtrez par un mot pour une page sur un métier.",
        {"title": "Offres près de chez vous", "words": "", "contract": "", "number": 3},
    ),
    (
        "events",
        "Les prochains rendez-vous de l’agenda, toujours à jour. Vide quand il n’y en a pas.",
        {"title": "Prochains rendez-vous", "audiences": [], "themes": [], "number": 3, "more": None},
    ),
    (
        "pages",
        "Une liste de pages choisies par type, thème ou mots-clés. Pour une page entière, prenez une collection.",
        lambda: _listing(title="À lire aussi"),
    ),
    (
        "support_request",
        "Invite un employeur à dire son besoin. À la fin des pages qui s’adressent aux employeurs.",
        {
            "title": "Un poste à pourvoir ?",
            "text": "Dites votre besoin en quatre étapes. Un conseiller vous répond sous deux jours ouvrés.",
        },
    ),
    (
        "simulator",
        "Les premières questions du simulateur d’aides. Sur les pages pour les employeurs qui parlent de contrats.",
        {"title": "Quelles aides pour recruter un jeune ?", "contract": ""},
    ),
    (
        "indicator",
        "Un chiffre de la structure avec sa définition, sur douze mois, toujours à jour.",
        _indicator,
    ),
    (
        "question",
        "Une question et sa réponse, dans une foire aux questions. Elle a sa propre adresse.",
        _step("Faut-il être inscrit à France Travail ?", "Non. Un premier rendez-vous suffit."),
    ),
)


def shown(name: str) -> dict[str, Any]:
    return SAMPLES[name].meta()
