"""Cards of lists."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.pages.cards import Card

register = template.Library()


@register.simple_tag
def card_html(card: Card, level: str = "h3", unsigned: object = False) -> SafeString:
    """What is made of the card alone is written once, and kept with it: a remembered card is thrown away when what it
    says changes. A date says how far away it is, and a picture asks for its sizes: those are written each time."""
    key = (level, bool(unsigned))
    html = card.written.get(key)
    if html is None:
        context = {"card": card, "level": level, "unsigned": bool(unsigned)}
        html = SafeString(render_to_string("pages/includes/card.html", context))
        if card.starts_at is None and card.image is None:
            card.written[key] = html
    return html
