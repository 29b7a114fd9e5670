"""The demo structure behind a real server: what a visitor of `bin/demo` gets, for browser tests."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import kept, migrated
from tests.services.fixtures import free_port

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = """
import sys, django
from django.core.management import call_command
django.setup()
for line in sys.argv[1:]:
    call_command(*line.split())
"""


@dataclass(frozen=True)
class DemoSite:
    """`url` serves it; `manage` runs a command of `manage.py` on its database and returns what it printed."""

    url: str
    variables: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _variables(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "demo-site-of-the-tests-not-a-secret-0123456789-abcdefghij",
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "MATCH_ENGINE": "database",
        "DEMO_LOGIN": "true",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": f"file:{folder / 'mails'}",
        "LOG_LEVEL": "WARNING",
    }


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text("utf-8", "replace")[-4000:]
        try:
            with urllib.request.urlopen(f"{url}/sante/vivante/", timeout=2):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    pytest.fail("the demo site does not answer")


def _run(site: DemoSite, *commands: str) -> None:
    """Several commands of `manage.py` in one process: each would load the portal again."""
    command = [sys.executable, "-c", COMMANDS, *commands]
    done = subprocess.run(command, cwd=ROOT, env=site.variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _prepare(site: DemoSite, folder: Path) -> None:
    """Migrations, the reference and the static files are as an earlier run made them, if nothing of theirs changed."""
    database = folder / "demo.sqlite3"
    referenced = kept.place("referenced", [*kept.migrations(), *kept.below("portal/reference")], ".sqlite3")
    if referenced.is_file():
        shutil.copy(referenced, database)
    else:
        if migrated.copy_path().is_file():
            shutil.copy(migrated.copy_path(), database)
        _run(site, "migrate", "createcachetable", "load_reference")
        fresh = folder / "referenced.sqlite3"
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target)
        kept.put(fresh, referenced)
    static = kept.place("static", kept.below("static", "build/static"))
    if not static.is_dir():
        _run(site, "collectstatic --no-input --verbosity 0")
        kept.put(folder / "static", static)
    site.variables["STATIC_ROOT"] = str(static)
    _run(site, "build_demo --youth 60")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Built once a run, with 60 young people. Tests share it: do not rely on what another may have changed."""
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    site = DemoSite(url=f"http://localhost:{port}", variables=_variables(folder, port))
    _prepare(site, folder)
    log = folder / "server.log"
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "portal.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(
            gunicorn, cwd=ROOT, env=site.variables, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(f"http://127.0.0.1:{port}", server, log)
        yield site
    finally:
        server.terminate()
        server.wait(20)
