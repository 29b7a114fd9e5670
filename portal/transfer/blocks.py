"""Values of StreamFields on their way in. What is read is held to the type of its block before Wagtail sees it.

A block that cannot be kept is left out by name (`LeftOutError`), alone: its neighbours stay.
"""

import math
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.pages.blocks.live import AdviserBlock
from portal.transfer import richtext
from portal.transfer.references import Incoming

MOST_CHILDREN = 500
LONGEST_TEXT = 100_000
LEFT = (AdviserBlock,)
LEFT_REASON = "cette carte montre une personne de l’équipe du site d’origine"
TEXTS = (
    blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock, blocks.RegexBlock, blocks.ChoiceBlock,
)  # fmt: skip
# Everything that our blocks are made of; a test holds it.
KNOWN: tuple[type, ...] = (
    blocks.StreamBlock, blocks.ListBlock, blocks.StructBlock, TypedTableBlock, blocks.RichTextBlock, blocks.BooleanBlock,
    blocks.IntegerBlock, blocks.FloatBlock, blocks.MultipleChoiceBlock, blocks.PageChooserBlock, ImageChooserBlock,
    DocumentChooserBlock, *TEXTS,
)  # fmt: skip


class LeftOutError(Exception):
    """Why a block stays out; French, shown in the report."""


class Reader:
    """Reads values of one page; `told` gathers what could not be kept."""

    def __init__(self, rows: Incoming, told: list[str]) -> None:
        self.rows = rows
        self.told = told
        self.incomplete = ""
        self._by_class: list[tuple[Any, Callable[[Any, Any], Any]]] = [
            (blocks.StreamBlock, self.stream),
            (blocks.ListBlock, self._list),
            (TypedTableBlock, self._table),
            (blocks.StructBlock, self._struct),
            (blocks.RichTextBlock, self._rich),
            (blocks.PageChooserBlock, self._page),
            (ImageChooserBlock, lambda block, value: self._file(self.rows.images, "image", value)),
            (DocumentChooserBlock, lambda block, value: self._file(self.rows.documents, "document", value)),
            (blocks.BooleanBlock, self._boolean),
            (blocks.IntegerBlock, self._number),
            (blocks.FloatBlock, self._number),
            (blocks.MultipleChoiceBlock, self._codes),
            (TEXTS, self._text),
        ]

    def value(self, block: Any, value: Any) -> Any:
        """What Wagtail would write in the database."""
        for classes, read in self._by_class:
            if isinstance(block, classes):
                return read(block, value)
        raise LeftOutError("ce site ne sait pas lire ce bloc")

    def stream(self, block: Any, value: Any) -> list[dict[str, Any]]:
        kept = []
        for child in _items(value):
            kind = child.get("type") if isinstance(child, dict) else None
            inner = block.child_blocks.get(kind) if isinstance(kind, str) else None
            if inner is None:
                self.told.append(f"bloc inconnu ici, laissé : « {str(kind)[:40]} »")
                continue
            try:
                if isinstance(inner, LEFT):
                    raise LeftOutError(LEFT_REASON)
                raw = {"type": kind, "value": self.value(inner, child.get("value")), "id": _identity(child)}
                self._check(block, raw)
            except LeftOutError as reason:
                self.told.append(f"bloc « {inner.label} » laissé : {reason}")
            else:
                kept.append(raw)
        return kept

    def _check(self, block: Any, raw: dict[str, Any]) -> None:
        """By the block's own rules: those of a draft to be kept, all of them to be complete."""
        child = block.to_python([raw])[0]
        try:
            child.block.clean(child.value)
        except ValidationError as error:
            try:
                child.block.clean_deferred(child.value)
            except ValidationError as still:
                raise LeftOutError(_words(still)) from still
            self.incomplete = f"bloc « {child.block.label} » ({_words(error)})"

    def _list(self, block: Any, value: Any) -> list[dict[str, Any]]:
        kept = []
        for item in _items(value):
            if not isinstance(item, dict):
                raise LeftOutError("une liste y est mal écrite")
            kept.append(
                {
                    "type": "item",
                    "value": self.value(block.child_block, item.get("value")),
                    "id": _identity(item),
                }
            )
        return kept

    def _struct(self, block: Any, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise LeftOutError("ses champs sont mal écrits")
        unknown = sorted(set(value) - set(block.child_blocks))
        if unknown:
            self.told.append(f"champ inconnu ici, laissé : « {unknown[0][:40]} »")
        return {
            name: self.value(child, value[name])
            if name in value
            else child.get_prep_value(child.get_default())
            for name, child in block.child_blocks.items()
        }

    def _table(self, block: Any, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise LeftOutError("son tableau est mal écrit")
        columns = []
        for column in _items(value.get("columns")):
            kind = column.get("type") if isinstance(column, dict) else None
            if not isinstance(kind, str) or kind not in block.child_blocks:
                raise LeftOutError("une colonne de son tableau est inconnue ici")
            columns.append({"type": kind, "heading": self._text(None, column.get("heading"))})
        rows = []
        for row in _items(value.get("rows")):
            cells = _items(row.get("values") if isinstance(row, dict) else None)
            if len(cells) != len(columns):
                raise LeftOutError("une ligne de son tableau n’a pas le bon nombre de cases")
            pairs = zip(columns, cells, strict=True)
            rows.append(
                {"values": [self.value(block.child_blocks[column["type"]], cell) for column, cell in pairs]}
            )
        return {"columns": columns, "rows": rows, "caption": self._text(None, value.get("caption"))}

    def _rich(self, block: Any, value: Any) -> str:
        html, told = richtext.from_archive(self._text(block, value), block.features or [], self.rows)
        self.told += told
        return html

    def _page(self, block: Any, value: Any) -> int | None:
        if value is None:
            return None
        pk = self.rows.page(value)
        if pk is None:
            self.told.append("lien vers une page qui n’est ni dans l’archive ni ici")
        return pk

    def _file(self, known: dict[str, int], what: str, value: Any) -> int | None:
        if value is None:
            return None
        pk = known.get(value) if isinstance(value, str) else None
        if pk is None:
            self.told.append(
                f"{what} absente de ce site et de l’archive"
                if what == "image"
                else "document absent de ce site et de l’archive"
            )
        return pk

    def _boolean(self, block: Any, value: Any) -> bool:
        if not isinstance(value, bool):
            raise LeftOutError("une case à cocher y est mal écrite")
        return value

    def _number(self, block: Any, value: Any) -> int | float | None:
        if value is None:
            return None
        whole = isinstance(block, blocks.IntegerBlock)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise LeftOutError("un nombre y est mal écrit")
        if abs(value) > 1e15 or not math.isfinite(value):
            raise LeftOutError("un nombre y est trop grand")
        return value

    def _codes(self, block: Any, value: Any) -> list[str]:
        found = _items(value)
        if not all(isinstance(one, str) for one in found):
            raise LeftOutError("une liste de choix y est mal écrite")
        return found

    def _text(self, block: Any, value: Any) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise LeftOutError("un texte y est mal écrit")
        if len(value) > LONGEST_TEXT:
            raise LeftOutError("un texte y est trop long")
        return value


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise LeftOutError("une liste y est mal écrite")
    if len(value) > MOST_CHILDREN:
        raise LeftOutError(f"plus de {MOST_CHILDREN} éléments")
    return value


def _identity(child: dict[str, Any]) -> str:
    """Blocks keep their identity: differences between versions go by it."""
    try:
        return str(uuid.UUID(child["id"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        return str(uuid.uuid4())


def _words(error: Any) -> str:
    """The first sentence inside an error of blocks, which nests."""
    for name in ("block_errors", "cell_errors"):
        inner = getattr(error, name, None)
        if inner:
            return _words(
                next(iter(inner.values())) if isinstance(inner, dict) else next(one for one in inner if one)
            )
    others = getattr(error, "non_block_errors", None)
    if others:
        return str(others[0])
    if isinstance(error, dict):
        return _words(next(iter(error.values())))
    messages = getattr(error, "messages", None) or [str(error)]
    return str(messages[0])
