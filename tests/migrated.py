"""The migrated SQLite database is made once and copied: hundreds of migrations take most of a short run.

The copy is named by everything that makes it: the migrations of ours and the locked packages. Migrations still run on
top of it, so a copy that is behind would be brought up to date; PostgreSQL is always made from nothing.
"""

import hashlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parents[1]
# A database in memory lives as long as somebody is connected to it.
_open: list[sqlite3.Connection] = []


def copy_path() -> Path:
    total = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return ROOT / ".cache" / "tests" / f"migrated-{total.hexdigest()[:16]}.sqlite3"


def install() -> None:
    """Begin each test database from the copy, when there is one."""
    create = DatabaseCreation._create_test_db

    def create_from_copy(self: DatabaseCreation, *args: Any, **options: Any) -> str:
        name = str(create(self, *args, **options))
        path = copy_path()
        if name.startswith("file:memorydb") and path.is_file():
            target = sqlite3.connect(name, uri=True, check_same_thread=False)
            _open.append(target)
            with sqlite3.connect(path) as source:
                source.backup(target)
            source.close()
        return name

    DatabaseCreation._create_test_db = create_from_copy


def keep() -> None:
    """After the migrations: write the copy, once, in one rename; copies of other days go."""
    path = copy_path()
    if connection.vendor != "sqlite" or path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("migrated-*"):
        old.unlink(missing_ok=True)
    fresh = path.with_name(f"new-{os.getpid()}.sqlite3")
    connection.ensure_connection()
    target = sqlite3.connect(fresh)
    connection.connection.backup(target)
    target.close()
    fresh.rename(path)
