"""Bring everything that can be found up to date: after an import, a restore or a change of code; each night."""

from django.db import connection
from wagtail.models import Page

from portal.finding import offers, pages
from portal.finding.models import Entry


def rebuild() -> dict[str, int]:
    """Every row from the database anew; what no longer exists goes. Idempotent, and pages are found all the while."""
    live = Page.objects.filter(live=True, depth__gt=1).order_by("path")
    known = {pages.key_of(pk) for pk in live.values_list("pk", flat=True)}
    stale = [
        key
        for key in Entry.objects.exclude(kind=Entry.Kind.OFFER).values_list("key", flat=True)
        if key not in known
    ]
    Entry.objects.filter(key__in=stale).delete()
    found, part = 0, []
    for page in live.iterator(chunk_size=pages.CHUNK):
        part.append(page)
        if len(part) == pages.CHUNK:
            found += pages.keep(part)
            part = []
    found += pages.keep(part)
    _mend_index()
    return {"pages": found, "offers": offers.keep_all(), "removed": len(stale)}


def _mend_index() -> None:
    """SQLite keeps the index beside the rows; a table that a migration made anew has lost it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO finding_fulltext(finding_fulltext) VALUES ('rebuild')")
