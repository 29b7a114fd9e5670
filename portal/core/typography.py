"""French typography of texts on screen: which spaces may not break, and which of them are narrow."""

import re

NBSP = "\u00a0"
NARROW = "\u202f"
_SPACE = f"[ {NBSP}{NARROW}]"
_UNITS = (
    "€|%|km|m²|m|kg|h|min|s|ans?|mois|jours?|semaines?|heures?|minutes?|points?|candidats?|jeunes?|places?"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{_SPACE}+(?=[;!?])"), NARROW),
    (re.compile(rf"{_SPACE}+(?=:)"), NBSP),
    (re.compile(rf"«{_SPACE}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACE}*»"), f"{NBSP}»"),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\d){_SPACE}+(?=(?:{_UNITS})(?!\w))"), NBSP),
)
# Every rule needs one of these; most titles have none, and a list asks for each of its lines.
_CONCERNED = re.compile(r"[;!?:«»\d]")
_MARKUP = re.compile(r"(<[^<>]*>)")


def typo(text: str) -> str:
    """Put the right no-break spaces in a plain text. Applying it twice changes nothing more."""
    if not _CONCERNED.search(text):
        return text
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def typo_html(html: str) -> str:
    """The same between the tags of a piece of HTML; tags and their attributes stay as they are."""
    return "".join(part if part.startswith("<") else typo(part) for part in _MARKUP.split(html))
