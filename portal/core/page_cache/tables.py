"""What an SQL statement reads or writes, in topics: groups of tables that change together.

Only the names of tables are looked for, so that a statement written by hand or by another package counts like the ORM's.
When in doubt a statement names too many topics: a page is made again for nothing, never kept for too long.
"""

import re
from functools import cache, lru_cache

from django.apps import apps
from django.db.models import Model

# Rows of pages. What of them changed is told apart by `page_rows.py`: the menus, the facts that other pages show
# (title, address, picture, dates…), or the text of one page.
PAGES, MENUS, TEXTS = "pages", "menus", "texts"
FRAME = "frame"  # on every page: sites, languages, the structure's name and colours
# No visitor's page reads these: their writes throw nothing away, and a page that did read one is not kept.
PRIVATE = "private"
# Made while a page is rendered and following another table: they count for nothing.
_NOTHING = frozenset({"wagtailimages_rendition", "django_content_type", "django_migrations"})

_APPS = {
    "account": PRIVATE,
    "admin": PRIVATE,
    "core": PRIVATE,
    "matching": PRIVATE,
    "mfa": PRIVATE,
    "sessions": PRIVATE,
    "taggit": "tags",
    "usersessions": PRIVATE,
    "wagtailadmin": PRIVATE,
    "wagtailcore": PRIVATE,  # revisions, journals, workflows; what pages read is below
    "wagtailforms": PRIVATE,
    "wagtailsearch": PRIVATE,
    "wagtailsearchpromotions": PRIVATE,
    "wagtailusers": PRIVATE,
}
_TABLES = {
    "accounts_consent": PRIVATE,
    "employers_invitation": PRIVATE,
    "employers_joinrequest": PRIVATE,
    "employers_needdraft": PRIVATE,
    "finding_entry": PRIVATE,
    "mediations_note": PRIVATE,
    "offers_jobprofileversion": PRIVATE,
    "offers_offerbookmark": PRIVATE,
    "pages_authorprofile": "authors",
    "pages_brandsettings": FRAME,
    "pages_eventexception": "events",
    "pages_eventoccurrence": "events",
    "pages_eventregistration": "events",
    "pages_formanswer": PRIVATE,
    "pages_formquestion": "questions",
    "pages_pagetag": "tags",
    "pathways_fileaccess": PRIVATE,
    "upkeep_pagereading": PRIVATE,
    "wagtailcore_collection": "rights",
    "wagtailcore_collectionviewrestriction": "rights",
    "wagtailcore_collectionviewrestriction_groups": "rights",
    "wagtailcore_locale": FRAME,
    "wagtailcore_pageviewrestriction": "rights",
    "wagtailcore_pageviewrestriction_groups": "rights",
    "wagtailcore_site": FRAME,
}
# Columns that no visitor sees: writing only these changes no page.
QUIET_COLUMNS = {
    "accounts_user": frozenset({"last_login"}),
    "wagtailcore_page": frozenset(
        {
            "draft_title",
            "expired",
            "go_live_at",
            "has_unpublished_changes",
            "latest_revision_created_at",
            "latest_revision_id",
            "live_revision_id",
            "locked",
            "locked_at",
            "locked_by_id",
            "numchild",
        }
    ),
}

_WORD = re.compile(r"\w+")
_TARGET = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM)\s+(?:\"?public\"?\.)?\"?(\w+)",
    re.IGNORECASE,
)
_READING = ("SELECT", "PRAGMA", "SAVEPO", "RELEAS", "ROLLBA", "BEGIN", "COMMIT", "EXPLAI", "SHOW", "VALUES")
_CHANGING_WORD = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
_COLUMN = re.compile(r"\"(\w+)\" = ")


@cache
def topic_of() -> dict[str, str]:
    """Table → topic, for every table of a model that counts. A new app is one topic of its own name."""
    from wagtail.models import Page

    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in _NOTHING:
            found[table] = PAGES if _is_page(model, Page) else _topic(model._meta.app_label, table)
    return found


def _is_page(model: type[Model], page: type[Model]) -> bool:
    return issubclass(model, page)


def _topic(app: str, table: str) -> str:
    return _TABLES.get(table) or _APPS.get(app) or app


@cache
def topics() -> tuple[str, ...]:
    """Every topic that a kept page may rest on; fixed, so that one look-up reads where all of them stand."""
    return tuple(sorted({*topic_of().values(), MENUS, TEXTS} - {PRIVATE}))


def only_reads(sql: str) -> bool:
    start = sql.lstrip(" \n\t(")[:8].upper()
    if start.startswith("WITH"):
        return not _CHANGING_WORD.search(sql)
    return start.startswith(_READING)


@lru_cache(maxsize=4096)
def read_by(sql: str) -> frozenset[str]:
    known = topic_of()
    return frozenset(known[word] for word in _WORD.findall(sql) if word in known)


def written_by(sql: str) -> frozenset[str]:
    """Topics that a writing statement changes, `PAGES` for any row of a page."""
    target = _TARGET.match(sql)
    if target is None:
        # WITH … UPDATE, TRUNCATE, ALTER: whatever is named.
        return read_by(sql) - {PRIVATE}
    table = target[1]
    topic = topic_of().get(table, PRIVATE)
    if topic == PRIVATE or is_quiet(table, sql):
        return frozenset()
    return frozenset({topic})


def table_of(sql: str) -> str:
    target = _TARGET.match(sql)
    return target[1] if target else ""


def is_quiet(table: str, sql: str) -> bool:
    quiet = QUIET_COLUMNS.get(table)
    if quiet is None or sql.lstrip()[:6].upper() != "UPDATE":
        return False
    columns = updated_columns(sql)
    return bool(columns) and quiet.issuperset(columns)


def updated_columns(sql: str) -> list[str]:
    """Columns of the SET part of the ORM's UPDATE."""
    return _COLUMN.findall(sql.partition(" SET ")[2].partition(" WHERE ")[0])
