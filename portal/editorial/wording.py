"""What a value of a page says, in words: for the screens that compare versions."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, ForeignKey, TimeField
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from taggit.models import Tag
from wagtail import blocks
from wagtail.admin.compare import diff_text
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.utils.text import text_from_html

from portal.editorial.comparing import row_relations
from portal.editorial.merging import NOTHING, ORDER
from portal.pages.fields import CodesField

Path = tuple[str, ...]
YES_NO = {True: "oui", False: "non"}


def label(model: type[Page], path: Path, value: Any) -> str:
    """Where it is on the editor's screen."""
    try:
        name = capfirst(str(model._meta.get_field(path[0]).verbose_name))
    except (FieldDoesNotExist, AttributeError):
        name = _relation_label(model, path[0])
    if path[-1] == ORDER:
        return f"{name} : l’ordre"
    block = _block(model, path[0], value)
    return f"{name} : {block.label}" if block is not None else name


def _relation_label(model: type[Page], name: str) -> str:
    if name == "page_tags":
        return "Mots-clés"
    for relation in row_relations(model):
        if relation.get_accessor_name() == name:
            return capfirst(str(relation.related_model._meta.verbose_name))
    return name


def _block(model: type[Page], name: str, value: Any) -> Any:
    """The block of a value of a stream."""
    if value is NOTHING or not isinstance(getattr(value, "raw", None), dict):
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field.stream_block.child_blocks.get(value.raw["type"]) if isinstance(field, StreamField) else None


def text(model: type[Page], path: Path, value: Any) -> str:
    """The words of a value; empty for none."""
    if value is NOTHING:
        return ""
    if isinstance(value, frozenset):
        return ", ".join(Tag.objects.filter(pk__in=value).order_by("name").values_list("name", flat=True))
    if path[-1] == ORDER:
        return ""
    block = _block(model, path[0], value)
    if block is not None:
        return "\n".join(lines(block, block.to_python(value.raw["value"])))
    if isinstance(value.raw, dict):
        related = next(one for one in row_relations(model) if one.get_accessor_name() == path[0])
        fields = ((related.related_model._meta.get_field(name), raw) for name, raw in value.raw.items())
        return "\n".join(
            f"{capfirst(str(one.verbose_name))} : {field_text(one, raw)}"
            for one, raw in fields
            if one.editable and field_text(one, raw)
        )
    return field_text(model._meta.get_field(path[0]), value.raw)


def field_text(field: Any, raw: Any) -> str:
    if raw in (None, "", []):
        return ""
    if isinstance(field, BooleanField):
        return YES_NO[bool(raw)]
    if isinstance(field, ForeignKey):
        return str(field.remote_field.model._default_manager.filter(pk=raw).first() or "supprimé depuis")
    if isinstance(field, CodesField):
        codes = json.loads(raw) if isinstance(raw, str) else raw
        names = dict(field.codes() if callable(field.codes) else field.codes)
        return ", ".join(str(names.get(code, code)) for code in codes)
    if field.choices:
        return str(dict(field.flatchoices).get(raw, raw))
    if isinstance(field, RichTextField):
        return str(text_from_html(raw))
    return _moment(field, raw) if isinstance(field, (DateField, TimeField)) else str(raw)


def _moment(field: Any, raw: Any) -> str:
    value = field.to_python(raw)
    if isinstance(field, TimeField):
        return time_format(value, "H:i")
    if hasattr(value, "hour"):
        return date_format(localtime(value) if is_aware(value) else value, "d/m/Y H:i")
    return date_format(value, "d/m/Y")


def lines(block: Any, value: Any) -> Iterator[str]:
    """A block and those inside it, one line for each thing said."""
    if value is None or value == "":
        return
    if isinstance(block, (ImageBlock, blocks.ChooserBlock)):
        yield str(value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _labelled(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for one in value:
            yield from lines(block.child_block, one)
    elif isinstance(block, blocks.StreamBlock):
        for one in value:
            yield from _labelled(one.block, one.value)
    elif isinstance(block, TypedTableBlock):
        yield from _table(value)
    else:
        yield from _simple(block, value).splitlines()


def _labelled(block: Any, value: Any) -> Iterator[str]:
    said = list(lines(block, value))
    if len(said) == 1:
        yield f"{block.label} : {said[0]}"
    else:
        yield from said


def _table(value: Any) -> Iterator[str]:
    yield value.caption or ""
    yield " | ".join(column["heading"] for column in value.columns)
    for row in value.rows:
        yield " | ".join(
            "".join(lines(column["block"], cell))
            for column, cell in zip(value.columns, row["values"], strict=False)
        )


def _simple(block: Any, value: Any) -> str:
    if isinstance(block, blocks.RichTextBlock):
        return str(text_from_html(value.source))
    if isinstance(block, blocks.BooleanBlock):
        return YES_NO[bool(value)]
    if isinstance(block, (blocks.ChoiceBlock, blocks.MultipleChoiceBlock)):
        names = dict(block.field.choices)
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(names.get(one, one)) for one in chosen)
    return str(value)


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """("equal" | "deletion" | "addition", words), the neighbours of one kind together."""
    changes = diff_text(before, after).changes
    return [
        (kind, "".join(piece for _, piece in pieces)) for kind, pieces in groupby(changes, lambda one: one[0])
    ]
