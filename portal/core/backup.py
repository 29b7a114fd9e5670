"""Backup and restore of the database and of the files, in one archive that carries its own proof.

The search index, the cache and the queues are not in it: they are made again from the database.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone

from portal.core.errors import ApplicationError

FORMAT = 1


def backup(*, folder: Path, at: datetime | None = None) -> Path:
    """Write `tandem-<date>.tar` into the folder, readable by its owner alone. Pages are served meanwhile."""
    at = at or timezone.now()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"tandem-{timezone.localtime(at):%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        work = Path(temporary)
        rows = _dump(work / "database")
        _pack_media(work / "media.tar.gz")
        manifest = {
            "format": FORMAT,
            "at": at.isoformat(),
            "vendor": connection.vendor,
            "rows": rows,
            "sha256": {name: _sha256(work / name) for name in ("database", "media.tar.gz")},
        }
        (work / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
        # Renamed when whole: an interrupted backup is never taken for one.
        part = work / "archive.tar"
        with tarfile.open(part, "w") as archive:
            for name in ("manifest.json", "database", "media.tar.gz"):
                archive.add(work / name, arcname=name)
        part.chmod(0o600)
        part.rename(target)
    return target


def restore(*, archive: Path) -> dict[str, Any]:
    """Replace the database and the files by those of the archive. Returns its manifest."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        manifest = _open(archive, work)
        _load(work / "database")
        _unpack_media(work / "media.tar.gz")
    rows, kept = row_counts(), cache_tables()
    wrong = sorted(
        table for table, count in manifest["rows"].items() if table not in kept and rows.get(table) != count
    )
    if wrong:
        raise ApplicationError(f"La restauration est incomplète. Tables : {', '.join(wrong)}.")
    # Pages of before must not be shown with what came back.
    caches["pages"].clear()
    return manifest


def cache_tables() -> set[str]:
    """Tables that hold caches where there is no Redis: never saved, so that what comes back shows no old page."""
    return {row["LOCATION"] for row in settings.CACHES.values() if row["BACKEND"].endswith("DatabaseCache")}


def row_counts() -> dict[str, int]:
    """Rows of each table: the proof that a restoration is whole."""
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of the schema
            counts[table] = cursor.fetchone()[0]
    return counts


def _open(archive: Path, work: Path) -> dict[str, Any]:
    """Unpack and check before anything is replaced."""
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(work, filter="data")
        manifest: dict[str, Any] = json.loads((work / "manifest.json").read_text("utf-8"))
    except (OSError, tarfile.TarError, ValueError) as error:
        raise ApplicationError(f"{archive} n’est pas une sauvegarde lisible.") from error
    if manifest["vendor"] != connection.vendor:
        raise ApplicationError(
            f"Cette sauvegarde vient de {manifest['vendor']} ; la base d’ici est {connection.vendor}."
        )
    for name, expected in manifest["sha256"].items():
        if _sha256(work / name) != expected:
            raise ApplicationError(f"Cette sauvegarde est abîmée : {name}.")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(target: Path) -> dict[str, int]:
    """Returns the rows of each table as they are in the copy: people go on working while it is made."""
    unsaved = cache_tables() & set(connection.introspection.table_names())
    if connection.vendor == "sqlite":
        return _copy_sqlite(target, unsaved)
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    options += [f"--exclude-table-data={table}" for table in unsaved]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        _postgresql("pg_dump", *options, f"--snapshot={cursor.fetchone()[0]}", _database())
        return row_counts() | dict.fromkeys(unsaved, 0)


def _copy_sqlite(target: Path, unsaved: set[str]) -> dict[str, int]:
    connection.ensure_connection()
    tables = connection.introspection.table_names()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        for table in unsaved:
            copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our settings
        copy.commit()
        # Names of the schema.
        return {
            table: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608
            for table in sorted(tables)
        }


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
        return
    connection.close()
    options = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
    ]
    _postgresql("pg_restore", *options, f"--dbname={_database()}", str(source))


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _postgresql(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program. The password travels in the environment: the arguments of a process are public."""
    path = shutil.which(program)
    if path is None:
        raise ApplicationError(f"{program} est introuvable : installez le client de PostgreSQL.")
    config = connection.settings_dict
    variables = {
        "PGHOST": config["HOST"],
        "PGPORT": config["PORT"],
        "PGUSER": config["USER"],
        "PGPASSWORD": config["PASSWORD"],
    }
    environment = os.environ | {name: str(value) for name, value in variables.items() if value}
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our arguments
    if done.returncode:
        raise ApplicationError(f"{program} a échoué : {done.stderr.strip()[-500:]}")


def _pack_media(target: Path) -> None:
    with tarfile.open(target, "w:gz") as archive:
        for path in sorted(settings.MEDIA_ROOT.rglob("*")) if settings.MEDIA_ROOT.is_dir() else []:
            archive.add(path, arcname=str(path.relative_to(settings.MEDIA_ROOT)), recursive=False)


def _unpack_media(source: Path) -> None:
    with _replaced(settings.MEDIA_ROOT) as folder, tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")


@contextmanager
def _replaced(folder: Path) -> Iterator[Path]:
    """Fill a new folder beside the old one and exchange them at the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    yield new
    new.chmod(0o755)
    old = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    if folder.exists():
        folder.rename(old / "old")
    new.rename(folder)
    shutil.rmtree(old)
