"""How labels and typed words are made comparable: one function, used by the loader and by the look-ups."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_NOT_WORD = re.compile(r"[^a-z0-9+#]+")


def fold(text: str) -> str:
    """Lower case without accents, ligatures or punctuation, single spaces.

    `+` and `#` stay: without them "C", "C++" and "C#" would be one skill.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.lower()).strip()
