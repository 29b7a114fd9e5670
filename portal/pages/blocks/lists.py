"""Live blocks that list pages, events, partners and branches."""

from typing import Any

from wagtail import blocks

from portal.core.page_cache import remember
from portal.pages.branch_map import branch_map
from portal.pages.cards import kind_choices
from portal.pages.collecting import Dates, Order, Query, first_cards
from portal.pages.languages import active
from portal.pages.remembered import public_only
from portal.pages.translating import CriterionBlock


def _themes() -> list[tuple[str, Any]]:
    from portal.pages.models.base import Theme

    return list(Theme.choices)


def _audiences() -> list[tuple[str, Any]]:
    from portal.pages.models.base import Audience

    return [choice for choice in Audience.choices if choice[0]]


def _partner_kinds() -> list[tuple[str, Any]]:
    from portal.pages.models import PartnerPage

    return list(PartnerPage.Kind.choices)


class PageListBlock(blocks.StructBlock):
    """A saved query inside a page; a collection page shows more and has feeds."""

    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Au-dessus de la liste.")
    kinds = blocks.MultipleChoiceBlock(
        label="Types de pages", choices=kind_choices, required=False, help_text="Rien de coché : toutes."
    )
    themes = blocks.MultipleChoiceBlock(
        label="Thèmes", choices=_themes, required=False, help_text="Rien de coché : tous."
    )
    audiences = blocks.MultipleChoiceBlock(
        label="Publics",
        choices=_audiences,
        required=False,
        help_text="Les pages pour tout le monde sont toujours montrées.",
    )
    tags = CriterionBlock(
        label="Mots-clés, séparés par des virgules",
        required=False,
        max_length=200,
        help_text="Un seul suffit à être montré.",
    )
    dates = blocks.ChoiceBlock(
        label="Dates",
        choices=Dates.choices,
        required=False,
        help_text="Une page a le jour de sa publication, un événement celui de sa fin.",
    )
    order = blocks.ChoiceBlock(
        label="Ordre",
        choices=Order.choices,
        default=Order.NEWEST,
        help_text="Le plus récent d’abord convient presque toujours.",
    )
    number = blocks.IntegerBlock(
        label="Combien", default=4, min_value=1, max_value=24, help_text="De 1 à 24."
    )
    more = blocks.PageChooserBlock(
        label="Page « Voir tout »",
        required=False,
        help_text="Une collection ou une rubrique qui montre la suite.",
    )

    class Meta:
        label = "Liste de pages"
        icon = "list-ul"
        template = "pages/blocks/page_list.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        query = Query(
            kinds=tuple(value["kinds"] or ()),
            themes=tuple(value["themes"] or ()),
            audiences=tuple(value["audiences"] or ()),
            tags=tuple(word.strip() for word in (value["tags"] or "").split(",") if word.strip()),
            dates=value["dates"] or "",
            order=value["order"] or Order.NEWEST,
            without=getattr(page, "pk", None) or 0,
            language=active(),
        )
        return context | {"cards": first_cards(query, value["number"] or 4)}


class EventsBlock(blocks.StructBlock):
    """The next dates of events."""

    title = blocks.CharBlock(
        label="Titre", default="Prochains rendez-vous", max_length=120, help_text="Au-dessus de la liste."
    )
    audiences = blocks.MultipleChoiceBlock(
        label="Publics", choices=_audiences, required=False, help_text="Rien de coché : tous."
    )
    themes = blocks.MultipleChoiceBlock(
        label="Thèmes", choices=_themes, required=False, help_text="Rien de coché : tous."
    )
    number = blocks.IntegerBlock(
        label="Combien", default=3, min_value=1, max_value=12, help_text="De 1 à 12."
    )
    more = blocks.PageChooserBlock(
        label="Page « Tout l’agenda »", required=False, help_text="La page de l’agenda."
    )

    class Meta:
        label = "Prochains événements"
        icon = "date"
        template = "pages/blocks/events.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        query = Query(
            kinds=("event",),
            themes=tuple(value["themes"] or ()),
            audiences=tuple(value["audiences"] or ()),
            dates=Dates.UPCOMING,
            order=Order.OLDEST,
            language=active(),
        )
        return context | {"cards": first_cards(query, value["number"] or 3)}


class PartnersBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label="Titre", default="Nos partenaires", max_length=120, help_text="Au-dessus de la liste."
    )
    kind = blocks.ChoiceBlock(
        label="Nature", choices=_partner_kinds, required=False, help_text="Vide : toutes."
    )
    number = blocks.IntegerBlock(
        label="Combien",
        default=12,
        min_value=1,
        max_value=60,
        help_text="De 1 à 60, dans l’ordre alphabétique.",
    )

    class Meta:
        label = "Partenaires"
        icon = "group"
        template = "pages/blocks/partners.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        from portal.pages.models import PartnerPage

        context = super().get_context(value, parent_context=parent_context)
        kind, number, language = value["kind"] or "", value["number"] or 12, active()

        def partners() -> list[PartnerPage]:
            rows = public_only(PartnerPage.objects.live()).filter(locale__language_code=language)
            if kind:
                rows = rows.filter(kind=kind)
            return list(rows.select_related("commune").order_by("title").defer("body")[:number])

        return context | {"partners": remember(f"partners:{kind}:{number}:{language}", partners)}


class BranchMapBlock(blocks.StructBlock):
    """Where the branches are: a drawing of the territory and the same places as a list."""

    title = blocks.CharBlock(
        label="Titre", default="Nos antennes", max_length=120, help_text="Au-dessus de la carte."
    )

    class Meta:
        label = "Carte des antennes"
        icon = "globe"
        template = "pages/blocks/branch_map.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context=parent_context) | {
            "map": remember("branch_map", branch_map)
        }
