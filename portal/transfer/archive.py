"""The file that travels: a zip with `content.json` and `files/<sha1>.<extension>`. Nothing of it is believed.

Members are read by the names that we expect and never unpacked: a path that climbs out of a folder reaches nothing, and is
refused all the same, since nobody writes one by mistake.
"""

import json
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.core.errors import ApplicationError

FORMAT, VERSION = "tandem-content", 1
MANIFEST = "content.json"
MEGA = 1024 * 1024
LARGEST_ARCHIVE = 200 * MEGA
LARGEST_UNPACKED = 400 * MEGA
LARGEST_MANIFEST = 40 * MEGA
LARGEST_RATIO = 200  # of a member larger than 1 MB; texts are packed 20 times at most
MOST_MEMBERS = 4_000
MOST_PAGES = 1_000
_NAME = re.compile(r"content\.json|files/[0-9a-f]{40}\.[a-z0-9]{1,8}", re.ASCII)
# What a damaged or dishonest zip makes the standard library raise.
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError,
    RuntimeError, IndexError, KeyError, OverflowError,
)  # fmt: skip
# Controls, halves of pairs, and marks that write a line backwards: a title is not where they belong.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class RefusedError(ApplicationError):
    """The whole archive is refused; nothing was read into the site."""


class Archive:
    """An open archive whose table of contents was checked; each file is checked as it is read."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.names = _checked_names(packed)
        self.content: dict[str, Any] = _load(self.read(MANIFEST))

    def size(self, name: str) -> int:
        return self._packed.getinfo(name).file_size if name in self.names else 0

    def read(self, name: str) -> bytes:
        try:
            with self._packed.open(name) as member:
                return member.read()
        except _BROKEN as error:
            raise RefusedError(f"L’archive est abîmée : « {name} » ne se lit pas en entier.") from error


@contextmanager
def opened(file: Any) -> Iterator[Archive]:
    """`file` is a path or an open binary file."""
    try:
        size = Path(file).stat().st_size if isinstance(file, str | Path) else file.size
    except AttributeError:
        size = 0
    except OSError as error:
        raise RefusedError("Ce fichier ne s’ouvre pas.") from error
    if size > LARGEST_ARCHIVE:
        raise RefusedError(
            f"Cette archive dépasse {LARGEST_ARCHIVE // MEGA} Mo : exportez en plusieurs fois."
        )
    try:
        packed = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise RefusedError(
            "Ce fichier n’est pas une archive lisible : ce n’est pas un zip, ou il est arrivé incomplet."
        ) from error
    with packed:
        yield Archive(packed)


def _checked_names(packed: zipfile.ZipFile) -> frozenset[str]:
    members = packed.infolist()
    if len(members) > MOST_MEMBERS:
        raise RefusedError(f"Cette archive contient plus de {MOST_MEMBERS} fichiers.")
    names: set[str] = set()
    for member in members:
        if stat.S_ISLNK(member.external_attr >> 16) or not _NAME.fullmatch(member.filename):
            raise RefusedError(
                f"Cette archive contient un fichier qui n’a rien à y faire : « {shown(member.filename)} »."
            )
        if member.filename in names:
            raise RefusedError(f"Cette archive contient deux fois « {member.filename} ».")
        names.add(member.filename)
        if member.file_size > MEGA and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
            raise RefusedError("Cette archive est une bombe : un fichier y est comprimé sans mesure.")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise RefusedError(f"Une fois dépliée, cette archive dépasse {LARGEST_UNPACKED // MEGA} Mo.")
    if MANIFEST not in names:
        raise RefusedError("Cette archive ne vient pas d’un export de contenus : « content.json » y manque.")
    if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise RefusedError(f"Les textes de cette archive dépassent {LARGEST_MANIFEST // MEGA} Mo.")
    return frozenset(names)


def _load(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
        content = clean(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError(
            "Cette archive est abîmée : « content.json » n’est pas du JSON correct."
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RefusedError("Cette archive ne vient pas d’un export de contenus.")
    version = content.get("version")
    if type(version) is not int or version != VERSION:
        raise RefusedError(
            f"Cette archive est de la version {shown(version)} ; ce site lit la version {VERSION}. "
            "Mettez les deux sites à la même version."
        )
    for name in ("pages", "images", "documents"):
        if not isinstance(content.setdefault(name, []), list):
            raise RefusedError(f"Cette archive est abîmée : « {name} » n’est pas une liste.")
    if not isinstance(content.setdefault("links", {}), dict):
        raise RefusedError("Cette archive est abîmée : « links » n’est pas une table.")
    if len(content["pages"]) > MOST_PAGES:
        raise RefusedError(
            f"Cette archive contient plus de {MOST_PAGES} pages : exportez rubrique par rubrique."
        )
    return content


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def clean(value: Any) -> Any:
    """The same JSON with texts that every database takes and every reader sees as they are."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key): clean(one) for key, one in value.items()}
    if isinstance(value, list):
        return [clean(one) for one in value]
    return value


def clean_text(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = (
        char for char in text
        if char in "\n\t" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in _DIRECTION)
    )  # fmt: skip
    return unicodedata.normalize("NFC", "".join(kept))


def shown(value: Any) -> str:
    """Something hostile in a sentence of ours."""
    return clean_text(str(value))[:80]


def write(file: Any, content: dict[str, Any], files: dict[str, Any]) -> None:
    """`files` are name → what opens it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, json.dumps(content, ensure_ascii=False, indent=1))
        for name, open_it in files.items():
            with open_it() as source, packed.open(name, "w") as target:
                for chunk in iter(lambda: source.read(MEGA), b""):
                    target.write(chunk)
