"""Links to pages inside texts: to the page in the language of the reader, with one query for all of them."""

from typing import Any

from django.conf import settings
from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from portal.pages.languages import active


class SameLanguageLinks(PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        own: dict[Any, Page] = {}
        if active() != settings.LANGUAGE_CODE:
            keys = [page.translation_key for page in pages if page]
            rows = Page.objects.live().filter(translation_key__in=keys, locale__language_code=active())
            own = {row.translation_key: row for row in rows}
        shown = [own.get(page.translation_key, page) if page else None for page in pages]
        return [f'<a href="{escape(page.url)}">' if page else "<a>" for page in shown]
