"""The conditions and the actions that the editing screen offers, each with its help."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page, get_page_models

from portal.accounts.models import User
from portal.core.languages import LANGUAGES
from portal.editorial.groups import PERSONAL
from portal.editorial.lifecycle import Visibility
from portal.editorial.sharing import group_name
from portal.pages.models import Audience, Theme
from portal.rules.wording import check_text, words

EVERYBODY = "all"
AUDIENCES = [(EVERYBODY, "Tout le monde"), *(row for row in Audience.choices if row[0])]
PLACES = (
    "Vous pouvez écrire {titre}, {adresse}, {rubrique}, {type}, {personne} et {date} : la page les remplit."
)


def type_choices() -> list[tuple[str, str]]:
    """Page types that editors make, by their French name."""
    models = [model for model in get_page_models() if model is not Page and model.is_creatable]
    return sorted(
        ((model._meta.label_lower, str(model._meta.verbose_name)) for model in models), key=lambda row: row[1]
    )


def group_choices() -> list[tuple[str, str]]:
    groups = Group.objects.exclude(name__startswith=PERSONAL).order_by("name")
    return [(f"group-{group.pk}", group_name(group)) for group in groups]


def recipient_choices() -> list[Any]:
    people = User.objects.filter(kind=User.Kind.STAFF, is_active=True).order_by("last_name", "first_name")
    return [
        (
            "Selon la page",
            [("author", "L’auteur de la page"), ("theme", "Responsable du thème")],
        ),
        ("Groupes", group_choices()),
        ("Personnes", [(f"user-{user.pk}", str(user)) for user in people]),
    ]


def boxes(choices: Any, **options: Any) -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(choices=choices, widget=forms.CheckboxSelectMultiple, **options)


class MailBlock(blocks.StructBlock):
    to = blocks.ChoiceBlock(
        choices=recipient_choices,
        label="À qui",
        help_text="Seules les personnes de l’équipe qui ont le droit de voir la page reçoivent le message.",
    )
    subject = blocks.CharBlock(label="Objet", max_length=150, help_text=PLACES)
    text = blocks.TextBlock(
        label="Message",
        max_length=2000,
        help_text="Un bouton vers la page est ajouté. Une ligne vide fait un paragraphe.",
    )

    class Meta:
        icon = "mail"
        label = "Envoyer un e-mail"
        description = "Un message aux personnes que vous choisissez, avec un bouton vers la page."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {name: error for name in ("subject", "text") if (error := check_text(cleaned[name]))}
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class NoticeBlock(blocks.StructBlock):
    to = blocks.ChoiceBlock(
        choices=recipient_choices, label="À qui", help_text="Qui le lit en ouvrant l’administration."
    )
    text = blocks.CharBlock(label="Message", max_length=250, help_text=PLACES)

    class Meta:
        icon = "info-circle"
        label = "Afficher un avis à l’accueil de l’administration"
        description = "Quelques mots que l’équipe lit en ouvrant l’administration, sans e-mail."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if error := check_text(cleaned["text"]):
            raise StructBlockValidationError(block_errors={"text": error})
        return cleaned


class TagsBlock(blocks.StructBlock):
    add = blocks.CharBlock(
        label="Mots-clés à ajouter", required=False, max_length=200, help_text="Séparés par des virgules."
    )
    remove = blocks.CharBlock(
        label="Mots-clés à retirer", required=False, max_length=200, help_text="Séparés par des virgules."
    )

    class Meta:
        icon = "tag"
        label = "Ajouter ou retirer des mots-clés"
        description = "Les mots-clés que la page gagne ou perd."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not words(cleaned["add"]) and not words(cleaned["remove"]):
            raise StructBlockValidationError(
                block_errors={"add": forms.ValidationError("Écrivez au moins un mot-clé.")}
            )
        return cleaned


class FilingBlock(blocks.StructBlock):
    theme = blocks.ChoiceBlock(
        choices=Theme.choices, label="Thème", required=False, help_text="Vide : la page garde le sien."
    )
    audience = blocks.ChoiceBlock(
        choices=AUDIENCES, label="Public", required=False, help_text="Vide : la page garde le sien."
    )

    class Meta:
        icon = "folder-open-inverse"
        label = "Changer le thème ou le public"
        description = "Ce qui range la page dans les listes et choisit qui la relit."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["theme"] and not cleaned["audience"]:
            raise StructBlockValidationError(
                block_errors={"theme": forms.ValidationError("Choisissez un thème ou un public.")}
            )
        return cleaned


def days(**options: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(min_value=1, max_value=3650, **options)


def section(**options: Any) -> blocks.PageChooserBlock:
    return blocks.PageChooserBlock(**options)


CONDITIONS: list[tuple[str, Any]] = [
    ("types", boxes(type_choices, label="Type de page", help_text="Un de ces types.", icon="doc-empty")),
    ("section", section(label="Dans la rubrique", help_text="Cette page ou une page en dessous.")),
    ("outside", section(label="Pas dans la rubrique", help_text="Ni cette page, ni une page en dessous.")),
    ("theme", boxes(Theme.choices, label="Thème", help_text="Un de ces thèmes.", icon="tag")),
    ("audience", boxes(AUDIENCES, label="Public", help_text="Un de ces publics.", icon="group")),
    ("tag", blocks.CharBlock(label="Mot-clé", max_length=100, help_text="La page porte ce mot-clé.", icon="tag")),
    ("language", boxes(LANGUAGES, label="Langue", help_text="Une de ces langues.", icon="globe")),
    (
        "actor_group",
        blocks.ChoiceBlock(
            choices=group_choices, label="Groupe de la personne qui agit", icon="user",
            help_text="Une personne de ce groupe a publié, déplacé, envoyé… La nuit, personne n’agit.",
        ),
    ),
    (
        "author_group",
        blocks.ChoiceBlock(
            choices=group_choices, label="Groupe de l’auteur", icon="user",
            help_text="L’auteur de la page est de ce groupe.",
        ),
    ),
    (
        "visibility",
        boxes(Visibility.choices, label="Qui voit la page", help_text="Un de ces états.", icon="view"),
    ),
    ("older", days(label="Parue depuis plus de (jours)", help_text="Depuis sa première publication.", icon="history")),
]  # fmt: skip

ACTIONS: list[tuple[str, Any]] = [
    ("mail", MailBlock()),
    ("notice", NoticeBlock()),
    (
        "move",
        section(
            label="Déplacer vers une rubrique", icon="arrow-right-full",
            help_text="La page y va avec celles en dessous ; l’ancienne adresse mène à la nouvelle.",
        ),
    ),
    ("tags", TagsBlock()),
    ("filing", FilingBlock()),
    (
        "publish",
        blocks.StaticBlock(
            label="Publier", icon="upload", admin_text="Publie le dernier brouillon, s’il est complet."
        ),
    ),
    (
        "unpublish",
        blocks.StaticBlock(
            label="Retirer du site", icon="download", admin_text="La page redevient un brouillon."
        ),
    ),
    (
        "submit",
        blocks.StaticBlock(
            label="Envoyer en relecture", icon="tasks", admin_text="Au responsable du thème, comme à la main."
        ),
    ),
    (
        "visibility",
        blocks.ChoiceBlock(
            choices=Visibility.choices, label="Changer qui voit la page", icon="view",
            help_text="De privé on passe d’abord à l’équipe, puis à tout le monde : une règle fait un pas.",
        ),
    ),
    (
        "review_date",
        days(
            label="Fixer la date de validité (jours)", icon="date",
            help_text="Comptés depuis le jour où la règle s’exécute. Pour les ressources.",
        ),
    ),
    (
        "expiry",
        days(
            label="Faire quitter le site dans (jours)", icon="date",
            help_text="Comptés depuis le jour où la règle s’exécute. La page n’est pas supprimée.",
        ),
    ),
    (
        "bin",
        blocks.StaticBlock(
            label="Mettre à la corbeille", icon="bin", admin_text="Avec les pages en dessous, pour 62 jours."
        ),
    ),
]  # fmt: skip
# What a rule may still do about a page that is in the bin.
ONLY_TELLING = frozenset({"mail", "notice"})
