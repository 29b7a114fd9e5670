"""Everything that is stored, as one text in which a value is looked for."""

import json

from django.db import connection

# The words of one person: first name, last name, e-mail, mobile, address.
CANARY = ("Zéphyrine", "Quatrebarbes", "zephyrine@exemple.example", "+33612349876", "12 impasse Canari")


def everything_stored() -> str:
    """Each cell of each table; JSON in both of its spellings."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - quoted name of a table
            cells += [_text(cell) for row in cursor.fetchall() for cell in row]
    text = "\n".join(cells)
    return text + text.encode().decode("unicode_escape", errors="ignore")


def _text(cell: object) -> str:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else str(cell)
