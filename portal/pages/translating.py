"""What wagtail-localize gives to translators: words. Criteria, figures, dates and places follow the French page."""

from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter


def same_in_all(*names: str) -> list[BaseTranslatableField]:
    """Fields that a translation takes over as they are; translators do not see them."""
    return [SynchronizedField(name, overridable=False) for name in names]


def not_copied(*names: str) -> list[BaseTranslatableField]:
    """Fields that follow by another way, as key words do by their rows."""
    return [BaseTranslatableField(name) for name in names]


class CriterionBlock(blocks.CharBlock):
    """Text that is no text: words of a search, a number to call."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []


class TranslatedTableBlock(TypedTableBlock):
    """A table whose caption, heads and cells are translated each by itself. Paths: `caption`, `head.1`, `cell.2.1`."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        found = [StringSegmentValue("caption", value.caption or "")]
        found += [
            StringSegmentValue(f"head-{n}", column["heading"]) for n, column in enumerate(value.columns)
        ]
        for path, block, cell in _cells(value):
            segments = StreamFieldSegmentExtractor(None).handle_block(block, cell)
            found += [segment.wrap(path) for segment in segments]
        return found

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        by_path: dict[str, list[Any]] = {}
        for segment in segments:
            path, inner = segment.unwrap()
            by_path.setdefault(path, []).append(inner)
        if "caption" in by_path:
            value.caption = by_path["caption"][0].render_text()
        for n, column in enumerate(value.columns):
            if f"head-{n}" in by_path:
                column["heading"] = by_path[f"head-{n}"][0].render_text()
        writer = StreamFieldSegmentsWriter(None, None, None)
        for path, block, cell in list(_cells(value)):
            if path in by_path:
                row, place = (int(number) for number in path.split("-")[1:])
                value.row_data[row]["values"][place] = writer.handle_block(block, cell, by_path[path])
        return value


def _cells(table: Any) -> list[tuple[str, Any, Any]]:
    blocks_of_columns = [column["block"] for column in table.columns]
    return [
        (f"cell-{row}-{place}", block, cell)
        for row, line in enumerate(table.row_data)
        for place, (block, cell) in enumerate(zip(blocks_of_columns, line["values"], strict=False))
    ]
