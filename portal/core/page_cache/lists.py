"""One page of a list that everybody sees alike, remembered."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator

from portal.core.page_cache.memory import remember


def page_of(key: str, rows: Callable[[], Any], *, per_page: int, wanted: str | None) -> "Page[Any]":
    """`wanted` is what the reader's address says: a word that is no number gives the first page, as Django does.

    `key` names the list, `rows` makes it (a queryset, or what counts and slices). Its rows must not be altered.
    """
    number = wanted if wanted and wanted.isdecimal() and len(wanted) < 4 else "1"
    return remember(f"{key}:{per_page}:{number}", lambda: _whole(rows(), per_page, wanted))


def _whole(rows: Any, per_page: int, wanted: str | None) -> "Page[Any]":
    page: Page[Any] = Paginator(rows, per_page).get_page(wanted)
    # Read now, so that what it rests on is seen.
    page.object_list = list(page.object_list)
    return page
