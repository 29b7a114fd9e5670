"""The one way a template shows a picture of the editors."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.images.models import Picture
from wagtail.images.shortcuts import get_renditions_or_not_found

from portal.pages.pictures import USES

register = template.Library()


@register.simple_tag
def responsive(image: Any, use: str, alt: str | None = None) -> SafeString | str:
    """`{% responsive page.lead_image "lead" alt=page.lead_image_alt %}`: AVIF, WebP or JPEG, as wide as it is shown."""
    if not image:
        return ""
    how = USES[use]
    known = getattr(image, "prefetched_renditions", None)
    if known is not None and not {rendition.filter_spec for rendition in known}.issuperset(how.specs):
        # A remembered card may be older than its renditions: asked again, they are not encoded again.
        del image.prefetched_renditions
    attributes = how.attributes() | ({} if alt is None else {"alt": alt})
    return Picture(get_renditions_or_not_found(image, how.specs), attributes).__html__()
