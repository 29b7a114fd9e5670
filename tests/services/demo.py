"""The demo structure behind a real server: what a visitor of `bin/demo` gets, for browser tests."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import migrated
from tests.services.fixtures import free_port

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Built once a run, with 60 young people. Tests share it: do not rely on what another may have changed."""
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    site = DemoSite(url=f"http://localhost:{port}", variables=_variables(folder, port))
    # Migrations take half a minute; the copy is of them and nothing else. Those that it lacks still run.
    if migrated.copy_path().is_file():
        shutil.copy(migrated.copy_path(), folder / "demo.sqlite3")
    for command in ("migrate", "createcachetable", "load_reference"):
        site.manage(command)
    site.manage("build_demo", "--youth", "60")
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
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
