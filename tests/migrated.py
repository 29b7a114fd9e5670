"""The migrated database is made once and copied: hundreds of migrations take most of a short run.

The copy is named by everything that makes it: the migrations of ours and the locked packages. Migrations still run on
top of it, so a copy that is behind would be brought up to date. The first process makes it, the others wait for it:
a file on SQLite; on the PostgreSQL of this run a template, from the dump of an earlier run when there is one.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any, TextIO

from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation as PostgreSQLCreation
from django.db.backends.sqlite3.creation import DatabaseCreation as SQLiteCreation

from tests import kept

# A database in memory lives as long as somebody is connected to it.
_open: list[sqlite3.Connection] = []
# Held by the process that migrates; lost with it, whatever ends it.
_held: list[TextIO] = []


def copy_path() -> Path:
    return kept.place("migrated", kept.migrations(), ".sqlite3")


def dump_path() -> Path:
    return kept.place("migrated", kept.migrations(), ".dump")


def template_name() -> str:
    return f"tandem_migrated_{kept.digest_of(kept.migrations())}"


def install() -> None:
    """Begin each test database from the copy, when there is one."""
    in_memory, on_server = SQLiteCreation._create_test_db, PostgreSQLCreation._create_test_db

    def from_file(self: SQLiteCreation, *args: Any, **options: Any) -> str:
        name = str(in_memory(self, *args, **options))
        if name.startswith("file:memorydb"):
            _wait(ready=copy_path().is_file)
            _fill(name)
        return name

    def from_template(self: PostgreSQLCreation, *args: Any, **options: Any) -> str:
        _wait(ready=lambda: _has_template(self))
        if _has_template(self):
            self.connection.settings_dict["TEST"]["TEMPLATE"] = template_name()
        return str(on_server(self, *args, **options))

    SQLiteCreation._create_test_db = from_file
    PostgreSQLCreation._create_test_db = from_template


def keep() -> None:
    """After the migrations: write the copy, once; then let the others go on."""
    if _held:
        if connection.vendor == "sqlite":
            _write_file()
        else:
            _write_template()
        _held.pop().close()


def _wait(*, ready: Any) -> None:
    """Until the copy is there, or until it is ours to make."""
    if ready():
        return
    kept.FOLDER.mkdir(parents=True, exist_ok=True)
    lock = (kept.FOLDER / f"{connection.vendor}.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    if ready() or (connection.vendor == "postgresql" and _restore_template()):
        lock.close()
    else:
        _held.append(lock)


def _fill(name: str) -> None:
    path = copy_path()
    if path.is_file():
        target = sqlite3.connect(name, uri=True, check_same_thread=False)
        _open.append(target)
        with sqlite3.connect(path) as source:
            source.backup(target)
        source.close()


def _write_file() -> None:
    fresh = kept.FOLDER / f"made-{os.getpid()}.sqlite3"
    connection.ensure_connection()
    target = sqlite3.connect(fresh)
    connection.connection.backup(target)
    target.close()
    kept.put(fresh, copy_path())


def _has_template(creation: PostgreSQLCreation) -> bool:
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template_name()])
        return cursor.fetchone() is not None


def _write_template() -> None:
    """A copy of this process's database, which nobody may be connected to meanwhile."""
    name, source = template_name(), connection.settings_dict["NAME"]
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    fresh = kept.FOLDER / f"made-{os.getpid()}.dump"
    if _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={fresh}", name):
        kept.put(fresh, dump_path())


def _restore_template() -> bool:
    """From the dump of an earlier run; False when there is none, or it does not fit this server."""
    if not dump_path().is_file():
        return False
    name = template_name()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    if _postgresql("pg_restore", *options, f"--dbname={name}", str(dump_path())):
        return True
    dump_path().unlink(missing_ok=True)
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')
    return False


def _postgresql(program: str, *arguments: str) -> bool:
    """Whether this program of PostgreSQL is there and did its work on our server."""
    path, values = shutil.which(program), connection.settings_dict
    if path is None:
        return False
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    env = os.environ | {name: str(values[key]) for name, key in names.items() if values[key]}
    return subprocess.run([path, *arguments], env=env, check=False, capture_output=True).returncode == 0
