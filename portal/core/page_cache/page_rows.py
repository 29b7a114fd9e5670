"""What of a page's row really changed: most saves of an editor touch the text of one page and nothing that others show.

The row is read before and after the statement that writes it, under its lock, so that two editors at once are told apart
as the database tells them apart. Any statement that is not the save of one row counts as a change of everything.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.core.page_cache.tables import MENUS, PAGES, QUIET_COLUMNS, TEXTS, table_of, updated_columns

EVERYTHING = frozenset({PAGES, MENUS, TEXTS})
TABLE = "wagtailcore_page"
# Shown on the page itself, and in feeds and site maps; no other page shows them.
OWN_COLUMNS = frozenset({"body", "last_published_at"})
MENU_COLUMNS = frozenset(
    {
        "title",
        "slug",
        "url_path",
        "live",
        "path",
        "depth",
        "show_in_menus",
        "locale_id",
        "alias_of_id",
        "translation_key",
    }
)
DEEPEST_IN_MENUS = 3  # home pages and their sections
_ONE_ROW = re.compile(r" WHERE \"(\w+)\"\.\"(id|page_ptr_id)\" = (?:%s|\d+)$")
_INSERTED = re.compile(r"INSERT INTO \"wagtailcore_page\" \(([^)]*)\) VALUES \(", re.IGNORECASE)

Row = dict[str, Any]


class RowChange:
    """One writing statement on rows of pages; `topics` are known once it has run."""

    def __init__(self, connection: BaseDatabaseWrapper, sql: str, params: Any, *, many: bool) -> None:
        self.connection, self.sql, self.params = connection, sql, params
        self.table = table_of(sql)
        self.columns = [] if many else self._columns_of_one_row()
        self.before = self._row() if self.columns else None

    def _columns_of_one_row(self) -> list[str]:
        one = _ONE_ROW.search(self.sql)
        if one is None or one[1] != self.table or not self.sql.startswith("UPDATE") or not self.params:
            return []
        return updated_columns(self.sql)

    def _row(self) -> Row | None:
        """The written columns as they stand, with what says whether and where the page is seen."""
        key = "id" if self.table == TABLE else "page_ptr_id"
        wanted = [f'w."{column}"' for column in self.columns]
        page = ['p."id"', 'p."live"', 'p."depth"', 'p."show_in_menus"', 'p."url_path"', 'p."locale_id"']
        lock = ""
        if self.connection.vendor == "postgresql" and self.connection.in_atomic_block:
            lock = " FOR UPDATE OF w"
        # Names come from Django's own statement, values do not.
        statement = (
            f'SELECT {", ".join(page + wanted)} FROM "{self.table}" w'  # noqa: S608
            f' JOIN "{TABLE}" p ON p."id" = w."{key}" WHERE w."{key}" = %s{lock}'
        )
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [self.params[-1]])
            values = cursor.fetchone()
        if values is None:
            return None
        names = ["_id", "_live", "_depth", "_show_in_menus", "_url_path", "_locale_id", *self.columns]
        return dict(zip(names, values, strict=True))

    def topics(self) -> tuple[frozenset[str], "Row | None"]:
        """What changed, and the row of the page when only its own text did."""
        if not self.columns:
            return (frozenset() if self._makes_a_draft() else EVERYTHING), None
        before, after = self.before, self._row()
        if before is None or after is None:
            return EVERYTHING, None
        if not before["_live"] and not after["_live"]:
            return frozenset(), None
        quiet = QUIET_COLUMNS[TABLE] if self.table == TABLE else frozenset()
        changed = {column for column in self.columns if before[column] != after[column]} - quiet
        if not changed:
            return frozenset(), None
        if changed <= OWN_COLUMNS:
            return frozenset({TEXTS}), after
        menus = self.table == TABLE and changed & MENU_COLUMNS and _in_menus(before, after)
        return frozenset({PAGES, TEXTS, *([MENUS] if menus else [])}), after

    def _makes_a_draft(self) -> bool:
        """Whether the statement adds a page that nobody sees yet. The row of its type says nothing more."""
        if not self.sql.startswith("INSERT"):
            return False
        if self.table != TABLE:
            return True
        inserted = _INSERTED.match(self.sql)
        if inserted is None or not isinstance(self.params, Sequence):
            return False
        names = [name.strip().strip('"') for name in inserted[1].split(",")]
        # One row only: with several the places of the values are not looked for.
        return len(self.params) == len(names) and not self.params[names.index("live")]


def _in_menus(before: Row, after: Row) -> bool:
    return any(row["_show_in_menus"] or row["_depth"] <= DEEPEST_IN_MENUS for row in (before, after))


def address_of(row: Row) -> str | None:
    """The path under which the page of this row is served; None when no site has it."""
    from wagtail.models import Page

    parts = Page(pk=row["_id"], url_path=row["_url_path"], locale_id=row["_locale_id"]).get_url_parts()
    return unquote(parts[2]) if parts and parts[2] else None
