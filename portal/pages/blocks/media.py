"""Files, tables, videos and what other sites host."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.pages.blocks.text import RICH_TEXT_FEATURES
from portal.pages.translating import TranslatedTableBlock

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm", "ogv": "video/ogg"}


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(
        label="Document", help_text="Son titre dans la médiathèque est celui du lien."
    )
    note = blocks.CharBlock(
        label="À quoi il sert",
        required=False,
        max_length=160,
        help_text="Une phrase : à qui, pour quoi faire.",
    )


class DocumentsBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label="Titre", default="Documents", max_length=120, help_text="Au-dessus de la liste."
    )
    documents = blocks.ListBlock(
        DocumentBlock(), label="Documents", min_num=1, help_text="Les plus utiles d’abord."
    )

    class Meta:
        label = "Documents à télécharger"
        icon = "doc-full"
        template = "pages/blocks/documents.html"


class TableBlock(blocks.StructBlock):
    table = TranslatedTableBlock(
        [
            ("text", blocks.CharBlock(label="Texte", required=False, max_length=250)),
            ("rich", blocks.RichTextBlock(label="Texte mis en forme", features=["bold", "italic", "link"])),
            ("number", blocks.FloatBlock(label="Nombre", required=False)),
        ],
        label="Tableau",
        help_text="Donnez une légende : elle dit ce que le tableau montre.",
    )
    row_heads = blocks.BooleanBlock(
        label="La première colonne nomme les lignes",
        required=False,
        default=True,
        help_text="Presque toujours : les lecteurs d’écran s’en servent.",
    )

    class Meta:
        label = "Tableau"
        icon = "table"
        template = "pages/blocks/table.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["table"].caption:
            message = ValidationError("Donnez une légende : elle dit ce que le tableau montre.")
            raise blocks.StructBlockValidationError(block_errors={"table": message})
        return cleaned


class VideoBlock(blocks.StructBlock):
    """A film that the site keeps itself. Its words are always written below it."""

    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Ce que le film raconte.")
    video = DocumentChooserBlock(
        label="Fichier (mp4 ou webm)",
        help_text="Dans la médiathèque, parmi les documents.",
    )
    subtitles = DocumentChooserBlock(
        label="Sous-titres (fichier .vtt)", required=False, help_text="Nécessaires dès que quelqu’un parle."
    )
    poster = ImageChooserBlock(
        label="Image avant la lecture", required=False, help_text="Vide : le début du film."
    )
    transcript = blocks.RichTextBlock(
        label="Tout ce qui est dit et montré",
        features=RICH_TEXT_FEATURES,
        help_text="Pour qui n’entend pas, ne voit pas, ou n’a pas le temps.",
    )

    class Meta:
        label = "Vidéo avec transcription"
        icon = "media"
        template = "pages/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if cleaned["video"].file_extension.lower() not in VIDEO_TYPES:
            errors["video"] = ValidationError("Choisissez un fichier mp4 ou webm.")
        if cleaned["subtitles"] and cleaned["subtitles"].file_extension.lower() != "vtt":
            errors["subtitles"] = ValidationError("Choisissez un fichier .vtt.")
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        kind = value["video"].file_extension.lower() if value["video"] else ""
        return context | {"mime": VIDEO_TYPES.get(kind, "video/mp4")}


@dataclass(frozen=True)
class Embed:
    """An address that may stand in a frame, made by us from what the editor pasted."""

    provider: str
    url: str


_ID = re.compile(r"[A-Za-z0-9_-]{5,64}")


def embed_of(address: str) -> Embed | None:
    """The frame of a page of a site on the list; None for any other address. Nothing is asked of the network."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme != "https" or parts.username or parts.port:
        return None
    path = [piece for piece in parts.path.split("/") if piece]
    last = path[-1] if path else ""
    if host == "youtu.be" or (host == "youtube.com" and path[:1] in (["watch"], ["shorts"], ["embed"])):
        last = parse_qs(parts.query).get("v", [last])[0]
        return _embed("YouTube", f"https://www.youtube-nocookie.com/embed/{last}", last)
    if (host == "dailymotion.com" and path[:1] == ["video"]) or host == "dai.ly":
        return _embed("Dailymotion", f"https://geo.dailymotion.com/player.html?video={last}", last)
    if host == "vimeo.com":
        return _embed("Vimeo", f"https://player.vimeo.com/video/{last}?dnt=1", last)
    if host == "tube.numerique.gouv.fr" and path[:1] == ["w"]:
        return _embed("PeerTube de l’État", f"https://tube.numerique.gouv.fr/videos/embed/{last}", last)
    if host == "umap.openstreetmap.fr" and len(path) == 3 and path[1] == "map":
        return Embed("uMap (OpenStreetMap)", f"https://umap.openstreetmap.fr/fr/map/{quote(last, safe='')}")
    return None


def _embed(provider: str, url: str, identifier: str) -> Embed | None:
    return Embed(provider, url) if _ID.fullmatch(identifier) else None


class EmbedBlock(blocks.StructBlock):
    """A video or a map of a site on the list. It is loaded only when the reader opens it."""

    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Ce que l’on va ouvrir.")
    address = blocks.URLBlock(
        label="Adresse",
        help_text="YouTube, Dailymotion, Vimeo, PeerTube de l’État ou uMap.",
    )
    text = blocks.TextBlock(
        label="Ce qu’on y voit et entend", max_length=2000, help_text="Pour qui ne peut pas l’ouvrir."
    )

    class Meta:
        label = "Vidéo ou carte d’un autre site"
        icon = "site"
        template = "pages/blocks/embed.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if embed_of(cleaned["address"]) is None:
            message = ValidationError(
                "Ce site n’est pas sur la liste. Collez l’adresse d’une page YouTube, Dailymotion, Vimeo, PeerTube de "
                "l’État ou uMap, ou mettez un lien dans le texte."
            )
            raise blocks.StructBlockValidationError(block_errors={"address": message})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return context | {"embed": embed_of(value["address"] or "")}
