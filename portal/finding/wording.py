"""From what people write to words that are compared: no accents, no case, the stem of French words.

Done here and not by the database, so that SQLite and PostgreSQL find the same.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from snowballstemmer import stemmer

LONGEST_QUERY = 200
MOST_WORDS = 8
LONGEST_WORD = 40
MOST_TEXT = 60_000
_STEMMER = stemmer("french")
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
# Words that every text has; a query made of these alone keeps them.
EMPTY = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "c",
        "ce",
        "ces",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "en",
        "est",
        "et",
        "il",
        "ils",
        "j",
        "je",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "lui",
        "m",
        "ma",
        "mes",
        "mon",
        "n",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "s",
        "sa",
        "se",
        "ses",
        "son",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
    ]
)


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def tokens(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def indexed(text: str) -> str:
    """The words of a text as the index holds them: each as it is written, with its stem behind."""
    found = []
    for word in tokens(text[:MOST_TEXT]):
        if word in EMPTY:
            continue
        found.append(word)
        root = stem(word)
        if root != word:
            found.append(root)
    return " ".join(found)


def asked(text: str) -> list[str]:
    """The words of a query, folded; words that every text has are left out unless there is nothing else."""
    words = tokens(text[:LONGEST_QUERY])[:MOST_WORDS]
    return [word for word in words if word not in EMPTY] or words[-1:]


def marked(text: str, query: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word of the query (or begins with it, or has its stem)."""
    words = list(query)
    roots = {stem(word) for word in words}
    starts = tuple(word for word in words if len(word) > 1)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _WORD.finditer(text):
        word = fold(match.group())
        if stem(word) in roots or (starts and word.startswith(starts)):
            if match.start() > at:
                pieces.append((text[at : match.start()], False))
            pieces.append((match.group(), True))
            at = match.end()
    return [*pieces, (text[at:], False)] if at < len(text) else pieces
