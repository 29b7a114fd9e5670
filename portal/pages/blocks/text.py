"""Blocks that editors write."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from portal.pages.translating import CriterionBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label="Titre", max_length=120, help_text="Court : il entre dans le sommaire de la page."
    )
    level = blocks.ChoiceBlock(
        label="Niveau",
        choices=[("h2", "Titre de partie"), ("h3", "Sous-titre")],
        default="h2",
        help_text="Un sous-titre coupe une partie déjà ouverte par un titre.",
    )

    class Meta:
        label = "Titre"
        icon = "title"
        template = "pages/blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT_FEATURES, "label": "Texte"} | kwargs)

    class Meta:
        icon = "pilcrow"
        template = "pages/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    # ImageBlock asks for the alternative text, or that the picture be said decorative.
    image = ImageBlock(
        label="Image", help_text="Au moins 1 200 pixels de large. Dites ce qu’elle montre, ou qu’elle décore."
    )
    caption = blocks.CharBlock(
        label="Légende",
        required=False,
        max_length=250,
        help_text="Ce qu’il faut savoir de plus : lieu, date, auteur.",
    )

    class Meta:
        label = "Image"
        icon = "image"
        template = "pages/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label="Citation", max_length=600, help_text="Ses mots, sans guillemets : le site les met."
    )
    author = blocks.CharBlock(
        label="Qui parle",
        required=False,
        max_length=120,
        help_text="Prénom et métier, avec l’accord de la personne.",
    )

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "pages/blocks/quote.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label="Titre", max_length=120, help_text="Un acte ou une question, en quelques mots."
    )
    text = blocks.RichTextBlock(
        label="Texte", features=RICH_TEXT_FEATURES, help_text="Deux ou trois phrases."
    )


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Ce que l’on saura faire à la fin.")
    steps = blocks.ListBlock(
        StepBlock(), label="Étapes", min_num=2, help_text="Dans l’ordre. Les numéros se mettent seuls."
    )

    class Meta:
        label = "Étapes numérotées"
        icon = "list-ol"
        template = "pages/blocks/steps.html"


class AccordionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Le sujet commun aux questions.")
    items = blocks.ListBlock(
        StepBlock(),
        label="Questions et réponses",
        min_num=1,
        help_text="Une question par ligne, avec les mots des gens.",
    )

    class Meta:
        label = "Questions et réponses"
        icon = "help"
        template = "pages/blocks/accordion.html"


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(
        label="Chiffre", max_length=20, help_text="Avec son unité, par exemple « 48 h » ou « 7 sur 10 »."
    )
    label = blocks.CharBlock(
        label="Ce qu’il compte", max_length=120, help_text="La fin de la phrase que le chiffre commence."
    )
    source = blocks.CharBlock(
        label="Source", required=False, max_length=160, help_text="D’où il vient, et de quand."
    )


class KeyFiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(
        FigureBlock(),
        label="Chiffres",
        min_num=1,
        max_num=4,
        help_text="Un à quatre : plus, personne ne les retient.",
    )

    class Meta:
        label = "Chiffres clés"
        icon = "order"
        template = "pages/blocks/key_figures.html"


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120, help_text="La question que se pose le lecteur.")
    text = blocks.CharBlock(
        label="Texte", required=False, max_length=250, help_text="Ce qui se passe après le bouton."
    )
    label = blocks.CharBlock(
        label="Texte du bouton", max_length=60, help_text="Un verbe : « Dire mon besoin »."
    )
    page = blocks.PageChooserBlock(label="Page", required=False, help_text="La page où mène le bouton.")
    path = blocks.RegexBlock(
        label="Ou adresse sur ce site",
        regex=r"^/[^/\\].*$",
        required=False,
        error_messages={"invalid": "L’adresse commence par une seule barre, par exemple /offres/."},
        default="",
        help_text="Pour un écran qui n’est pas une page, par exemple /offres/. Laissez vide si vous avez choisi une page.",
    )

    class Meta:
        label = "Appel à agir"
        icon = "pick"
        template = "pages/blocks/call_to_action.html"


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        label="Nom ou équipe",
        max_length=120,
        help_text="Un service plutôt qu’une personne : les gens changent.",
    )
    role = blocks.CharBlock(label="Fonction", required=False, max_length=120, help_text="Ou les horaires.")
    phone = CriterionBlock(
        label="Téléphone",
        required=False,
        max_length=20,
        help_text="Dix chiffres ; sur téléphone, un appui appelle.",
    )
    email = blocks.EmailBlock(
        label="E-mail", required=False, help_text="Une adresse de service, lue tous les jours."
    )

    class Meta:
        label = "Contact"
        icon = "user"
        template = "pages/blocks/contact.html"
