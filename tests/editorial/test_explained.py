"""Each editing screen explains itself: every field of a page, a setting, a list of the admin or a block says what to put there."""

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, get_edit_handler
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.contrib.settings.registry import registry
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

pytestmark = pytest.mark.once

# Fields of Wagtail itself, which say it on its screens; and what its own label says in full.
PUBLISHING = "in Wagtail's dialogue of the dates of publication, which explains them"
REASONS = {"go_live_at": PUBLISHING, "expire_at": PUBLISHING}


def ours() -> list[Any]:
    models = [model for model in get_page_models() if model.is_creatable]
    models += [*get_snippet_models(), *registry]
    return [model for model in models if not model.__module__.startswith("wagtail")]


def fields_of(panel: Any, covered: bool = False) -> Iterator[tuple[str, str, str]]:
    """(name, label, what is said); a sentence over a group of fields speaks for them."""
    said = bool(panel.help_text) or covered
    if isinstance(panel, FieldPanel):
        field = panel.db_field
        label = str(panel.heading or field.verbose_name)
        yield panel.field_name, label, "covered" if covered else str(panel.help_text or field.help_text)
        return
    children = (
        [panel.child_edit_handler] if isinstance(panel, InlinePanel) else getattr(panel, "children", [])
    )
    for child in children:
        yield from fields_of(child, said)


def blocks_of(path: str, block: Any) -> Iterator[tuple[str, str, str]]:
    children: dict[str, Any] = {}
    if isinstance(block, (blocks.StructBlock, blocks.StreamBlock)) and not isinstance(block, ImageBlock):
        children = dict(block.child_blocks)
    elif isinstance(block, blocks.ListBlock):
        children = {"item": block.child_block}
    for name, child in children.items():
        if not isinstance(block, blocks.ListBlock):
            said = getattr(child.meta, "help_text", "") or getattr(child.meta, "admin_text", "")
            said = said or getattr(getattr(child, "field", None), "help_text", "") or child.get_description()
            yield f"{path}.{name}", str(child.label), str(said or "")
        yield from blocks_of(f"{path}.{name}", child)


def screens() -> Iterator[tuple[Any, Any]]:
    """(model, its panels): pages, settings, lists of the admin."""
    for model in ours():
        yield (
            model,
            model.get_edit_handler() if hasattr(model, "get_edit_handler") else get_edit_handler(model),
        )
    viewsets.populate()
    for viewset in viewsets.viewsets:
        if isinstance(viewset, ModelViewSet) and type(viewset).__module__.startswith("portal."):
            yield viewset.model, viewset._edit_handler


def every_field() -> Iterator[tuple[str, str, str]]:
    for model, handler in screens():
        for name, label, said in fields_of(handler):
            yield f"{model.__name__}.{name}", label, said
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                yield from blocks_of(field.name, field.stream_block)


def test_every_field_says_what_to_put_there():
    found = {name: (label, said) for name, label, said in every_field()}
    assert not [name for name, (label, _) in found.items() if not label.strip()]
    silent = [name for name, (_, said) in found.items() if not said.strip()]
    assert [name for name in silent if name.split(".")[-1] not in REASONS] == []
    assert {name.split(".")[-1] for name in silent} == set(REASONS), "a reason that is no longer needed"


def test_what_is_said_is_short():
    long = [name for name, _, said in every_field() if len(said) > 180]
    assert not long


def test_every_page_type_says_what_it_is_for():
    for model in get_page_models():
        if model.is_creatable and not model.__module__.startswith("wagtail"):
            assert len(model.get_page_description()) > 30, model
