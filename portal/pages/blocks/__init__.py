"""Blocks of the pages: text and pictures, and live blocks that show the portal's own data."""

from portal.pages.blocks.lists import BranchMapBlock, EventsBlock, PageListBlock, PartnersBlock
from portal.pages.blocks.live import AdviserBlock, IndicatorBlock, OpenOffersBlock, SupportRequestCallBlock
from portal.pages.blocks.media import DocumentsBlock, EmbedBlock, TableBlock, VideoBlock
from portal.pages.blocks.text import (
    AccordionBlock,
    CallToActionBlock,
    ContactBlock,
    HeadingBlock,
    KeyFiguresBlock,
    PictureBlock,
    QuoteBlock,
    StepBlock,
    StepsBlock,
    TextBlock,
)

BODY_BLOCKS = [
    ("heading", HeadingBlock(group="Texte")),
    ("text", TextBlock(group="Texte")),
    ("quote", QuoteBlock(group="Texte")),
    ("steps", StepsBlock(group="Texte")),
    ("accordion", AccordionBlock(group="Texte")),
    ("table", TableBlock(group="Texte")),
    ("key_figures", KeyFiguresBlock(group="Texte")),
    ("call_to_action", CallToActionBlock(group="Texte")),
    ("picture", PictureBlock(group="Images et fichiers")),
    ("documents", DocumentsBlock(group="Images et fichiers")),
    ("video", VideoBlock(group="Images et fichiers")),
    ("embed", EmbedBlock(group="Images et fichiers")),
    ("contact", ContactBlock(group="Personnes et lieux")),
    ("adviser", AdviserBlock(group="Personnes et lieux")),
    ("partners", PartnersBlock(group="Personnes et lieux")),
    ("branch_map", BranchMapBlock(group="Personnes et lieux")),
    ("open_offers", OpenOffersBlock(group="Toujours à jour")),
    ("events", EventsBlock(group="Toujours à jour")),
    ("pages", PageListBlock(group="Toujours à jour")),
    ("support_request", SupportRequestCallBlock(group="Toujours à jour")),
    ("indicator", IndicatorBlock(group="Toujours à jour")),
]
# Beside the text there is room for little.
SIDE_BLOCKS = [
    ("text", TextBlock()),
    ("contact", ContactBlock()),
    ("adviser", AdviserBlock()),
    ("events", EventsBlock()),
    ("pages", PageListBlock()),
    ("documents", DocumentsBlock()),
    ("call_to_action", CallToActionBlock()),
    ("indicator", IndicatorBlock()),
]
QUESTION_BLOCKS = [("heading", HeadingBlock()), ("question", StepBlock(label="Question", icon="help"))]

__all__ = ["BODY_BLOCKS", "QUESTION_BLOCKS", "SIDE_BLOCKS"]
