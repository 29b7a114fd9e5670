"""The content of a page taken apart for the three-way merge, and put together again.

A page becomes fields, blocks by their id, rows (questions of a form, exceptions of an event) by where they come from, and key words.
What is compared leaves out what the editor's screen changes by itself: keys of paragraphs, identifiers inside lists.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from modelcluster.models import get_all_child_relations
from taggit.models import ItemBase
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

from portal.editorial.merging import Item, Part

Content = dict[str, Any]
# Of the page as a whole, not of one of its versions; the titles of drafts and addresses follow by themselves.
NOT_COMPARED = frozenset(
    [
        "id",
        "pk",
        "path",
        "depth",
        "numchild",
        "url_path",
        "draft_title",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "content_type",
        "translation_key",
        "locale",
        "alias_of",
        "page_ptr",
    ]
)
PARAGRAPH_KEY = re.compile(r' data-block-key="[^"]*"')
BLOCK = {"type", "value", "id"}


@dataclass(frozen=True)
class Seen:
    """A value as it is compared, and as it is kept."""

    compared: str
    raw: Any = field(compare=False)


def content_of(page: Page) -> Content:
    """The version that editors see, as plain data."""
    return plain(page.get_latest_revision_as_object().serializable_data())


def plain(data: Content) -> Content:
    read: Content = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return read


def fingerprint(*contents: Content) -> str:
    """Tells whether a screen still shows what is there."""
    return sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()[:20]


def compared_fields(model: type[Page]) -> Iterator[Any]:
    for one in model._meta.fields:
        if one.name not in NOT_COMPARED and not one.primary_key:
            yield one


def row_relations(model: type[Page]) -> Iterator[Any]:
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() != COMMENTS_RELATION_NAME:
            yield relation


def parts_of(
    model: type[Page], content: Content, base: Content, rows: Mapping[str, Mapping[str, int]]
) -> dict[str, Part]:
    """`rows` says of some rows which row of `base` they were."""
    parts: dict[str, Part] = {}
    for one in compared_fields(model):
        if one.name not in content:
            continue
        if isinstance(one, StreamField):
            parts[one.name] = _blocks(one, content[one.name])
        else:
            parts[one.name] = Seen(_canonical(content[one.name]), content[one.name])
    for relation in row_relations(model):
        name = relation.get_accessor_name()
        found = content.get(name) or []
        if has_tags(relation):
            parts[name] = frozenset(row["tag"] for row in found)
        else:
            keyed = keys_of(relation, found, base.get(name) or [], rows.get(name, {}))
            parts[name] = tuple(Item(key, _seen_row(relation, row)) for key, row in keyed)
    return parts


def _blocks(one: StreamField, value: Any) -> tuple[Item, ...]:
    stream = one.to_python(value or "[]")
    raw = json.loads(value or "[]") if isinstance(value, str) else value
    items = []
    for number, (block, written) in enumerate(zip(stream, raw, strict=False)):
        read = {"type": block.block_type, "value": block.block.get_prep_value(block.value)}
        key = written.get("id") or f"n{number}"
        items.append(Item(key, Seen(_canonical(read), {"type": written["type"], "value": written["value"]})))
    return tuple(items)


def _canonical(value: Any) -> str:
    return json.dumps(_bare(value), sort_keys=True, cls=DjangoJSONEncoder)


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return PARAGRAPH_KEY.sub("", value)
    if isinstance(value, dict):
        kept = value.keys() - ({"id"} if value.keys() >= BLOCK else set())
        return {key: _bare(value[key]) for key in kept}
    if isinstance(value, (list, tuple)):
        return [_bare(one) for one in value]
    return value


def _seen_row(relation: Any, row: Content) -> Seen:
    said = {name: row[name] for name in row.keys() - _own_fields(relation)}
    return Seen(_canonical(said), said)


def _own_fields(relation: Any) -> set[str]:
    """What places a row rather than says something."""
    return {"pk", "id", "sort_order", relation.field.name}


def keys_of(
    relation: Any, rows: list[Content], base: list[Content], known: Mapping[str, int]
) -> list[tuple[str, Content]]:
    """Each row with its key: that of the row of `base` it comes from, else one made of what it says."""
    places = {row["pk"]: index for index, row in enumerate(base) if row.get("pk")} | {
        int(pk): index for pk, index in known.items()
    }
    said = [_seen_row(relation, row).compared for row in base]
    keys: dict[int, str] = {}
    free = set(range(len(base)))
    for number, row in enumerate(rows):
        index = places.get(row.get("pk"))
        if index in free:
            keys[number] = f"b{index}"
            free.discard(index)
    made: dict[str, int] = {}
    for number, row in enumerate(rows):
        if number in keys:
            continue
        compared = _seen_row(relation, row).compared
        alike = next((index for index in sorted(free) if said[index] == compared), None)
        if alike is not None:
            keys[number] = f"b{alike}"
            free.discard(alike)
            continue
        made[compared] = made.get(compared, 0) + 1
        keys[number] = f"n{sha256(compared.encode()).hexdigest()[:10]}-{made[compared]}"
    return [(keys[number], row) for number, row in enumerate(rows)]


def put_together(model: type[Page], parts: Mapping[str, Part], original: Content, base: Content) -> Content:
    """The content of the original with these parts."""
    content = dict(original)
    for one in compared_fields(model):
        if one.name not in parts:
            continue
        part = parts[one.name]
        if isinstance(one, StreamField):
            content[one.name] = json.dumps([{**item.value.raw, "id": item.key} for item in part])
        else:
            content[one.name] = part.raw
    for relation in row_relations(model):
        name = relation.get_accessor_name()
        if name in parts:
            content[name] = _rows(relation, parts[name], original, base.get(name) or [])
    return content


def _rows(relation: Any, part: Part, original: Content, base: list[Content]) -> list[Content]:
    there = original.get(relation.get_accessor_name()) or []
    own = {relation.field.name: original["pk"]}
    if has_tags(relation):
        pks = {row["tag"]: row["pk"] for row in there}
        return [{"pk": pks.get(tag), "tag": tag, **own} for tag in sorted(part)]
    pks = {key: row["pk"] for key, row in keys_of(relation, there, base, {})}
    rows = [{**item.value.raw, "pk": pks.get(item.key), **own} for item in part]
    if any(one.name == "sort_order" for one in relation.related_model._meta.fields):
        for number, row in enumerate(rows):
            row["sort_order"] = number
    return rows


def has_tags(relation: Any) -> bool:
    return issubclass(relation.related_model, ItemBase)
