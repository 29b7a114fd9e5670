"""Pictures of the pages: the sizes and formats that browsers choose from, where each is used, and making them ahead.

One list for all uses, so that a picture that is a lead image, stands in a text and on a card is made once.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.models import Page, ReferenceIndex

logger = logging.getLogger(__name__)
FORMATS = "format-{avif,webp,jpeg}"
WIDTHS = "width-{400,800,1200}"
BUDGET_S = 200  # a night's task ends before its time limit; the next night goes on
SPECS: tuple[str, ...] = tuple(Filter.expand_spec([FORMATS, WIDTHS]))


@dataclass(frozen=True)
class Use:
    """How wide the picture is shown, and whether the visitor sees it before scrolling."""

    sizes: str
    widths: str = WIDTHS
    first: bool = False

    @property
    def specs(self) -> list[str]:
        return list(Filter.expand_spec([FORMATS, self.widths]))

    def attributes(self) -> dict[str, str]:
        when = {"fetchpriority": "high"} if self.first else {"loading": "lazy", "decoding": "async"}
        return {"sizes": self.sizes} | when


USES = {
    "lead": Use("(max-width: 1216px) 100vw, 1216px", first=True),
    "text": Use("(max-width: 800px) 100vw, 800px"),
    "portrait": Use("160px", widths="width-{400}"),
    "card": Use("(max-width: 640px) 100vw, 400px", widths="width-{400,800}"),
}


def load(images: Iterable[Any]) -> None:
    """The renditions of all these pictures in one query: templates then ask none for each."""
    wanted = [image for image in images if image is not None]
    if wanted:
        rows = get_image_model().get_rendition_model().objects.filter(filter_spec__in=SPECS)
        prefetch_related_objects(
            wanted, Prefetch("renditions", queryset=rows, to_attr="prefetched_renditions")
        )


def of_body(body: Iterable[Any]) -> list[Any]:
    """The pictures of the blocks, those before videos too."""
    names = {"picture": "image", "video": "poster"}
    return [block.value.get(names[block.block_type]) for block in body or () if block.block_type in names]


def make(images: Iterable[Any], *, budget_s: float = BUDGET_S) -> int:
    """Make what is missing, so that no visitor waits for it. Returns for how many pictures that was done."""
    made, stop = 0, time.monotonic() + budget_s
    for image in images:
        missing = set(SPECS) - {rendition.filter_spec for rendition in image.prefetched_renditions}
        if not missing:
            continue
        try:
            image.get_renditions(*sorted(missing))
        except (OSError, ValueError, SyntaxError, SourceImageIOError) as error:
            # One damaged or lost file must not keep the others waiting.
            logger.warning("picture %s cannot be made smaller: %s", image.pk, type(error).__name__)
            continue
        made += 1
        if time.monotonic() > stop:
            break
    return made


def shown(page: int | None = None) -> Any:
    """Pictures that this page names, or any page, wherever in its text: Wagtail keeps an index of it."""
    model = get_image_model()
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(model),
    )
    if page is not None:
        rows = rows.filter(object_id=str(page))
    wanted = {int(pk) for pk in rows.values_list("to_object_id", flat=True)}
    found = model._default_manager.filter(pk__in=wanted).order_by("pk")
    return found.prefetch_renditions(*SPECS)
