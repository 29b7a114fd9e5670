"""Blocks of the pages: text and pictures, and live blocks that show the portal's own data."""

from portal.pages.blocks.lists import BranchMapBlock, EventsBlock, PageListBlock, PartnersBlock
from portal.pages.blocks.live import (
    AdviserBlock,
    IndicatorBlock,
    OpenOffersBlock,
    SimulatorBlock,
    SupportRequestCallBlock,
)
from portal.pages.blocks.media import DocumentsBlock, EmbedBlock, TableBlock, VideoBlock
from portal.pages.blocks.samples import shown
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
    ("heading", HeadingBlock(group="Texte", **shown("heading"))),
    ("text", TextBlock(group="Texte", **shown("text"))),
    ("quote", QuoteBlock(group="Texte", **shown("quote"))),
    ("steps", StepsBlock(group="Texte", **shown("steps"))),
    ("accordion", AccordionBlock(group="Texte", **shown("accordion"))),
    ("table", TableBlock(group="Texte", **shown("table"))),
    ("key_figures", KeyFiguresBlock(group="Texte", **shown("key_figures"))),
    ("call_to_action", CallToActionBlock(group="Texte", **shown("call_to_action"))),
    ("picture", PictureBlock(group="Images et fichiers", **shown("picture"))),
    ("documents", DocumentsBlock(group="Images et fichiers", **shown("documents"))),
    ("video", VideoBlock(group="Images et fichiers", **shown("video"))),
    ("embed", EmbedBlock(group="Images et fichiers", **shown("embed"))),
    ("contact", ContactBlock(group="Personnes et lieux", **shown("contact"))),
    ("adviser", AdviserBlock(group="Personnes et lieux", **shown("adviser"))),
    ("partners", PartnersBlock(group="Personnes et lieux", **shown("partners"))),
    ("branch_map", BranchMapBlock(group="Personnes et lieux", **shown("branch_map"))),
    ("open_offers", OpenOffersBlock(group="Toujours à jour", **shown("open_offers"))),
    ("events", EventsBlock(group="Toujours à jour", **shown("events"))),
    ("pages", PageListBlock(group="Toujours à jour", **shown("pages"))),
    ("support_request", SupportRequestCallBlock(group="Toujours à jour", **shown("support_request"))),
    ("simulator", SimulatorBlock(group="Toujours à jour", **shown("simulator"))),
    ("indicator", IndicatorBlock(group="Toujours à jour", **shown("indicator"))),
]
# Beside the text there is room for little.
SIDE_BLOCKS = [
    ("text", TextBlock(**shown("text"))),
    ("contact", ContactBlock(**shown("contact"))),
    ("adviser", AdviserBlock(**shown("adviser"))),
    ("events", EventsBlock(**shown("events"))),
    ("pages", PageListBlock(**shown("pages"))),
    ("documents", DocumentsBlock(**shown("documents"))),
    ("call_to_action", CallToActionBlock(**shown("call_to_action"))),
    ("indicator", IndicatorBlock(**shown("indicator"))),
]
QUESTION_BLOCKS = [
    ("heading", HeadingBlock(**shown("heading"))),
    ("question", StepBlock(label="Question", icon="help", **shown("question"))),
]

__all__ = ["BODY_BLOCKS", "QUESTION_BLOCKS", "SIDE_BLOCKS"]
