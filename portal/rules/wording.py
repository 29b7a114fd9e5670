"""Texts of rules: a few words between braces, filled once. What fills them is never read for braces again."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError

PLACEHOLDERS: dict[str, str] = {
    "titre": "le titre de la page",
    "adresse": "son adresse sur le site, ou celle où on la modifie",
    "rubrique": "la rubrique au-dessus",
    "type": "actualité, ressource…",
    "personne": "qui a publié, déplacé, envoyé…",
    "date": "le jour",
}
_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """One pass over what the rule says: a title such as « {personne} » stays as it is."""
    return _BRACES.sub(lambda found: values.get(found[1].strip().lower(), found[0]), text)


def check_text(text: str) -> ValidationError | None:
    unknown = [name for name in _BRACES.findall(text) if name.strip().lower() not in PLACEHOLDERS]
    if not unknown:
        return None
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return ValidationError(f"{{{unknown[0]}}} n’est pas connu. Vous pouvez écrire : {known}.")


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def words(text: str) -> tuple[str, ...]:
    return tuple(word for part in (text or "").split(",") if (word := " ".join(part.split())))
