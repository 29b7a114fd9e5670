"""Names as they are compared: without accents, case, hyphens or double spaces."""

import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """`fold("Éloïse  D’Œuvre-Le Gall") == "eloise d oeuvre le gall"`."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def fold_name(first_name: str, last_name: str) -> str:
    return fold(f"{last_name} {first_name}")
