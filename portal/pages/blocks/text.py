"""Blocks that editors write."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from portal.pages.translating import CriterionBlock

RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label="Titre", max_length=120)
    level = blocks.ChoiceBlock(
        label="Niveau", choices=[("h2", "Titre de partie"), ("h3", "Sous-titre")], default="h2"
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
    image = ImageBlock(label="Image")
    caption = blocks.CharBlock(label="Légende", required=False, max_length=250)

    class Meta:
        label = "Image"
        icon = "image"
        template = "pages/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label="Citation", max_length=600)
    author = blocks.CharBlock(label="Qui parle", required=False, max_length=120)

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "pages/blocks/quote.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120)
    text = blocks.RichTextBlock(label="Texte", features=RICH_TEXT_FEATURES)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120)
    steps = blocks.ListBlock(StepBlock(), label="Étapes", min_num=2)

    class Meta:
        label = "Étapes numérotées"
        icon = "list-ol"
        template = "pages/blocks/steps.html"


class AccordionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120)
    items = blocks.ListBlock(StepBlock(), label="Questions et réponses", min_num=1)

    class Meta:
        label = "Questions et réponses"
        icon = "help"
        template = "pages/blocks/accordion.html"


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label="Chiffre", max_length=20)
    label = blocks.CharBlock(label="Ce qu’il compte", max_length=120)
    source = blocks.CharBlock(label="Source", required=False, max_length=160)


class KeyFiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label="Chiffres", min_num=1, max_num=4)

    class Meta:
        label = "Chiffres clés"
        icon = "order"
        template = "pages/blocks/key_figures.html"


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=120)
    text = blocks.CharBlock(label="Texte", required=False, max_length=250)
    label = blocks.CharBlock(label="Texte du bouton", max_length=60)
    page = blocks.PageChooserBlock(label="Page", required=False)
    path = blocks.RegexBlock(
        label="Ou adresse sur ce site",
        regex=r"^/[^/\\].*$",
        required=False,
        error_messages={"invalid": "L’adresse commence par une seule barre, par exemple /offres/."},
        default="",
    )

    class Meta:
        label = "Appel à agir"
        icon = "pick"
        template = "pages/blocks/call_to_action.html"


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label="Nom ou équipe", max_length=120)
    role = blocks.CharBlock(label="Fonction", required=False, max_length=120)
    phone = CriterionBlock(label="Téléphone", required=False, max_length=20)
    email = blocks.EmailBlock(label="E-mail", required=False)

    class Meta:
        label = "Contact"
        icon = "user"
        template = "pages/blocks/contact.html"
