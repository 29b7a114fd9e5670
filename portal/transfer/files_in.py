"""Images and documents of an archive: those that the site has are used, the others are checked as an upload is, then added."""

import hashlib
import re
import struct
import warnings
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from portal.transfer.archive import MEGA, Archive, shown
from portal.transfer.permissions import can_add_file
from portal.transfer.references import HASH, Incoming

MOST_PIXELS = 50_000_000
LARGEST_DOCUMENT = 100 * MEGA
# Files that a browser opens as a page of the site (html, svg, xml) are in no list.
DOCUMENTS = frozenset(
    [
        "pdf",
        "doc",
        "docx",
        "odt",
        "ods",
        "odp",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "csv",
        "txt",
        "rtf",
        "ics",
        "vtt",
        "srt",
        "epub",
        "zip",
        "mp3",
        "ogg",
        "mp4",
        "webm",
        "ogv",
        "jpg",
        "jpeg",
        "png",
    ]
)
# What a file that is no picture, or half of one, makes the library of pictures raise.
_DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    Picture.DecompressionBombWarning,
    Picture.DecompressionBombError,
)
_SCRIPT = re.compile(rb"<\s*(?:script|svg|html|!doctype)", re.IGNORECASE)


@dataclass
class FileLine:
    """One file in the report."""

    name: str
    kind: str
    status: str = "new"
    reason: str = ""
    size: int = 0

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Target:
    """Where files of one kind go: model, rights, collection, and the rows known by their hash."""

    model: Any
    policy: Any
    collection: Any
    known: dict[str, int]


class FilesIn:
    """`dry` writes rows, to be taken back, and no file. `saved` are the files written, to be taken away if all fails."""

    def __init__(self, archive: Archive, rows: Incoming, *, actor: Any, dry: bool) -> None:
        self.archive, self.rows, self.actor, self.dry = archive, rows, actor, dry
        self.saved: list[Any] = []
        self.lines: list[FileLine] = []

    def bring(self) -> list[FileLine]:
        for kind, model, known in (
            ("image", get_image_model(), self.rows.images),
            ("document", get_document_model(), self.rows.documents),
        ):
            policy = policy_registry.get_by_type(model)
            target = Target(model, policy, self._collection(policy), known)
            for number, entry in enumerate(self.archive.content[f"{kind}s"], 1):
                line = FileLine(f"{kind} n° {number}", kind)
                self.lines.append(line)
                self._one(entry, line, target)
        return self.lines

    def _collection(self, policy: Any) -> Any:
        """Where what is added goes; nowhere when this person may not add."""
        if self.actor is None:
            return Collection.get_first_root_node()
        if not can_add_file(self.actor, policy):
            return None
        return policy.collections_user_has_permission_for(self.actor, "add").first()

    def _one(self, entry: Any, line: FileLine, target: "Target") -> None:
        try:
            digest, name = _named(entry, line)
            line.size = self.archive.size(entry["file"])
            found = self._here(target.model, target.policy, digest)
            if found is not None:
                line.status = "same"
                target.known[digest] = found
                return
            if target.collection is None:
                raise ValidationError(f"vous ne pouvez pas ajouter de {line.kind} sur ce site")
            content = self._read(entry["file"], digest)
            row = target.model(title=line.name, collection=target.collection, uploaded_by_user=self.actor)
            row.file_hash, row.file_size = digest, len(content)
            if line.kind == "image":
                _describe(row, entry, check_image(content, name))
            else:
                check_document(content, name)
            target.known[digest] = self._add(row, entry, content, name)
        except ValidationError as error:
            line.status, line.reason = "rejected", str(error.messages[0])

    def _here(self, model: Any, policy: Any, digest: str) -> int | None:
        rows = model.objects.filter(file_hash=digest).order_by("pk")
        if self.actor is not None:
            mine = policy.instances_user_has_any_permission_for(self.actor, ["choose", "change", "add"])
            rows = rows.filter(pk__in=mine.values("pk"))
        return rows.values_list("pk", flat=True).first()

    def _read(self, name: str, digest: str) -> bytes:
        if name not in self.archive.names:
            raise ValidationError("son fichier n’est pas dans l’archive")
        if self.archive.size(name) > LARGEST_DOCUMENT:
            raise ValidationError(f"il dépasse {LARGEST_DOCUMENT // MEGA} Mo")
        content = self.archive.read(name)
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != digest:
            raise ValidationError("son contenu n’est pas celui que l’archive annonce")
        return content

    def _add(self, row: Any, entry: Any, content: bytes, name: str) -> int:
        if self.dry:
            # A name without a file behind: Django writes nothing.
            row.__dict__["file"] = name
        else:
            row.file = ContentFile(content, name=name)
        row.save()
        if not self.dry:
            self.saved.append((row.file.storage, row.file.name))
        tags = entry.get("tags")
        if isinstance(tags, list):
            row.tags.set([tag for tag in tags[:50] if isinstance(tag, str) and 0 < len(tag.strip()) <= 100])
        return int(row.pk)

    def take_away(self) -> None:
        for storage, name in self.saved:
            storage.delete(name)


def _named(entry: Any, line: FileLine) -> tuple[str, str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not HASH.fullmatch(entry["id"]):
        raise ValidationError("il est mal écrit dans l’archive")
    if not isinstance(entry.get("file"), str):
        raise ValidationError("son fichier n’est pas nommé")
    title = entry.get("title")
    line.name = (" ".join(title.split())[:255] if isinstance(title, str) else "") or line.name
    name = PurePosixPath(entry["name"]).name if isinstance(entry.get("name"), str) else ""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(name).stem).strip("-")[:60]
    suffix = PurePosixPath(entry["file"]).suffix.lower()
    return entry["id"], f"{stem or entry['id'][:12]}{suffix}"


def check_image(content: bytes, name: str) -> tuple[int, int]:
    """As Wagtail checks an upload (kind, extension, weight, pixels), and read to its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Picture.DecompressionBombWarning)
        try:
            # Its head alone: what is too large is never drawn.
            with Picture.open(BytesIO(content)) as picture:
                width, height = picture.size
            if width * height > MOST_PIXELS:
                raise ValidationError(f"elle a plus de {MOST_PIXELS // 1_000_000} millions de pixels")
            WagtailImageField().to_python(ContentFile(content, name=name))
        except _DAMAGED as error:
            raise ValidationError("ce n’est pas une image, ou elle est abîmée") from error
    return int(width), int(height)


def check_document(content: bytes, name: str) -> None:
    extension = PurePosixPath(name).suffix.lstrip(".")
    if extension not in DOCUMENTS:
        raise ValidationError(f"un fichier « .{shown(extension)} » ne s’importe pas")
    if extension in ("txt", "csv", "vtt", "srt", "ics", "jpg", "jpeg", "png") and _SCRIPT.search(
        content[:MEGA]
    ):
        raise ValidationError("ce fichier contient du code de page web")
    if not content:
        raise ValidationError("ce fichier est vide")


def _describe(image: Any, entry: Any, size: tuple[int, int]) -> None:
    image.width, image.height = size
    description = entry.get("description")
    image.description = description[:255] if isinstance(description, str) else ""
    focus = entry.get("focus")
    if (
        isinstance(focus, list)
        and len(focus) == 4
        and all(type(one) is int and 0 <= one <= max(size) for one in focus)
    ):
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = focus
