"""Blocks of the pages: text and pictures, and live blocks that show the portal's own data."""

from portal.pages.blocks.live import IndicatorBlock, OpenOffersBlock, SupportRequestCallBlock
from portal.pages.blocks.text import (
    AccordionBlock,
    CallToActionBlock,
    ContactBlock,
    HeadingBlock,
    KeyFiguresBlock,
    PictureBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)

BODY_BLOCKS = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("steps", StepsBlock()),
    ("accordion", AccordionBlock()),
    ("key_figures", KeyFiguresBlock()),
    ("call_to_action", CallToActionBlock()),
    ("contact", ContactBlock()),
    ("open_offers", OpenOffersBlock()),
    ("support_request", SupportRequestCallBlock()),
    ("indicator", IndicatorBlock()),
]

__all__ = ["BODY_BLOCKS"]
