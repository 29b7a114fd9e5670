"""Live blocks: the portal's own data inside a page."""

from typing import Any

from django.db.models import Q
from wagtail import blocks

from offers.models import Offer
from portal.accounts.models import Adviser
from portal.core.choices import ContractKind
from portal.core.page_cache import remember
from portal.measures.questions import FACTS
from portal.pages.translating import CriterionBlock


class OpenOffersBlock(blocks.StructBlock):
    """Published offers, the newest first, narrowed by words of the title or the occupation and by contract."""

    title = blocks.CharBlock(
        label="Titre", default="Offres près de chez vous", max_length=120, help_text="Au-dessus de la liste."
    )
    words = CriterionBlock(
        label="Métier ou mot du titre", required=False, max_length=60, help_text="Vide : toutes les offres."
    )
    contract = blocks.ChoiceBlock(
        label="Contrat", choices=ContractKind.choices, required=False, help_text="Vide : tous."
    )
    number = blocks.IntegerBlock(
        label="Combien", default=4, min_value=1, max_value=12, help_text="De 1 à 12."
    )

    class Meta:
        label = "Offres ouvertes"
        icon = "list-ul"
        template = "pages/blocks/open_offers.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        words, contract, number = value["words"] or "", value["contract"] or "", value["number"]
        key = f"open_offers:{contract}:{number}:{words}"
        return context | {"offers": remember(key, lambda: _open_offers(words, contract, number))}


def _open_offers(words: str, contract: str, number: int) -> list[Offer]:
    offers = Offer.objects.visible().select_related("profile__occupation", "commune", "establishment")
    if words:
        offers = offers.filter(
            Q(profile__title__icontains=words) | Q(profile__occupation__label__icontains=words)
        )
    if contract:
        offers = offers.filter(contract=contract)
    return list(offers.order_by("-published_at", "-pk")[:number])


class SupportRequestCallBlock(blocks.StructBlock):
    """Invites an employer to say a need."""

    title = blocks.CharBlock(
        label="Titre",
        default="Un poste à pourvoir ?",
        max_length=120,
        help_text="La question que se pose l’employeur.",
    )
    text = blocks.CharBlock(
        label="Texte",
        default="Dites votre besoin en quatre étapes. Un conseiller vous répond sous deux jours ouvrés.",
        max_length=250,
        help_text="Ce qui se passe ensuite, et sous quel délai.",
    )

    class Meta:
        label = "Demande d’appui au recrutement"
        icon = "mail"
        template = "pages/blocks/support_request.html"


def _contract_choices() -> list[tuple[str, Any]]:
    return list(FACTS["contrat"].values.items())


class SimulatorBlock(blocks.StructBlock):
    """The first questions of the simulator of measures; the answers are on its own page."""

    title = blocks.CharBlock(
        label="Titre",
        default="Quelles aides pour recruter un jeune ?",
        max_length=120,
        help_text="La question que se pose l’employeur.",
    )
    contract = blocks.ChoiceBlock(
        label="Contrat déjà choisi",
        choices=_contract_choices,
        required=False,
        help_text="Pour une page sur un seul contrat. Vide : le lecteur choisit.",
    )

    class Meta:
        label = "Simulateur d’aides et de mesures"
        icon = "tasks"
        template = "pages/blocks/simulator.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return context | {"questions": [FACTS["contrat"], FACTS["effectif"]]}


def _indicator_choices() -> list[tuple[str, str]]:
    from search.indicators.public import public_choices

    return public_choices()


class IndicatorBlock(blocks.StructBlock):
    """One indicator of the structure with its written definition, over the last twelve months."""

    indicator = blocks.ChoiceBlock(
        label="Indicateur", choices=_indicator_choices, help_text="Sa définition est montrée avec lui."
    )

    class Meta:
        label = "Indicateur"
        icon = "view"
        template = "pages/blocks/indicator.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from search.indicators.public import public_figure

        context = super().get_context(value, parent_context=parent_context)
        return context | {"figure": public_figure(key=value["indicator"])}


def _adviser_choices() -> list[tuple[str, str]]:
    # Asked for each card that is read, not only when one is chosen.
    return remember("adviser_choices", _advisers)


def _advisers() -> list[tuple[str, str]]:
    rows = Adviser.objects.active().select_related("user", "agency")
    return [(str(row.public_id), f"{row} – {row.agency}") for row in rows]


class AdviserBlock(blocks.StructBlock):
    """The card of somebody of the team, as the team page knows them: a new phone number shows by itself."""

    adviser = blocks.ChoiceBlock(
        label="Personne",
        choices=_adviser_choices,
        help_text="Ses coordonnées suivent celles de la page de l’équipe.",
    )
    text = blocks.CharBlock(
        label="Pour quoi l’appeler", required=False, max_length=200, help_text="Une phrase."
    )

    class Meta:
        label = "Carte d’un conseiller"
        icon = "user"
        template = "pages/blocks/adviser.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        chosen = str(value["adviser"])
        rows = Adviser.objects.filter(public_id=chosen).select_related("user", "agency")
        row = remember(f"adviser:{chosen}", rows.first)
        # Somebody who left: the branch answers.
        active = row is not None and row.user.is_active
        return context | {"adviser": row if active else None, "agency": row.agency if row else None}
