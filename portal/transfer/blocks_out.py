"""Values of StreamFields on their way out, and what of them stays at home."""

from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.transfer import richtext
from portal.transfer.archive import clean_text
from portal.transfer.blocks import LEFT, TEXTS
from portal.transfer.references import Outgoing


def outgoing(block: Any, value: Any, names: Outgoing) -> Any:
    """`value` is what Wagtail writes in the database for this block."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {"type": child["type"], "value": outgoing(block.child_blocks[child["type"]], child["value"], names), "id": child.get("id")}
            for child in value or []
            if child["type"] in block.child_blocks and not isinstance(block.child_blocks[child["type"]], LEFT)
        ]  # fmt: skip
    if isinstance(block, blocks.ListBlock):
        return [
            {"type": "item", "value": outgoing(block.child_block, item["value"], names), "id": item.get("id")}
            for item in value or []
        ]
    if isinstance(block, TypedTableBlock):
        return _table_out(block, value or {}, names)
    if isinstance(block, blocks.StructBlock):
        return {
            name: outgoing(child, (value or {}).get(name), names)
            for name, child in block.child_blocks.items()
        }
    return _plain_out(block, value, names)


def _plain_out(block: Any, value: Any, names: Outgoing) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return richtext.to_archive(value or "", block.features or [], names)
    if isinstance(block, blocks.PageChooserBlock):
        return names.page(value)
    if isinstance(block, ImageChooserBlock):
        return names.image(value)
    if isinstance(block, DocumentChooserBlock):
        return names.document(value)
    if isinstance(block, blocks.MultipleChoiceBlock):
        return list(value or [])
    if isinstance(block, blocks.BooleanBlock):
        return bool(value)
    if isinstance(block, TEXTS):
        return _bare(value)
    return value


def _bare(value: Any) -> str:
    return "" if value is None else clean_text(str(value))


def _table_out(block: Any, value: dict[str, Any], names: Outgoing) -> dict[str, Any]:
    columns = value.get("columns") or []
    return {
        "columns": columns,
        "rows": [
            {
                "values": [
                    outgoing(block.child_blocks[column["type"]], cell, names)
                    for column, cell in zip(columns, row["values"], strict=False)
                ]
            }
            for row in value.get("rows") or []
        ],
        "caption": value.get("caption") or "",
    }


def left_out(block: Any, value: Any) -> list[str]:
    """Names of the blocks that an export leaves at home."""
    return [
        str(block.child_blocks[child["type"]].label)
        for child in value or []
        if isinstance(block.child_blocks.get(child["type"]), LEFT)
    ]


def with_own(block: Any, here: Any, read: list[Any]) -> list[Any]:
    """What an import never brings stays where it is on the page of this site."""
    found = list(read)
    for place, child in enumerate(here or []):
        if isinstance(block.child_blocks.get(child["type"]), LEFT):
            found.insert(min(place, len(found)), child)
    return found
