"""Without variables and without an `.env` this is a production: it refuses to start and says what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "SECRET_KEY": "a" * 60,
    "BASE_URL": "https://tandem.example.org",
    "DATABASE_URL": "sqlite:///:memory:",
}


def start(tmp_path: Path, variables: dict[str, str], code: str = "") -> subprocess.CompletedProcess:
    """The settings alone, in a folder where no `.env` of a demo lies."""
    portal = tmp_path / "portal"
    shutil.copytree(ROOT / "portal" / "core", portal / "core", dirs_exist_ok=True)
    shutil.copy(ROOT / "portal" / "settings.py", portal)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | variables
    command = [sys.executable, "-c", f"import portal.settings as s\n{code}"]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)


def test_what_is_missing_is_said_at_once(tmp_path):
    done = start(tmp_path, {})
    assert done.returncode == 1
    assert "SECRET_KEY, BASE_URL, DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    done = start(tmp_path, {"BASE_URL": "https://a.example"})
    assert "SECRET_KEY, DATABASE_URL" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("MATCH_ENGINE", "oracle"),
        ("EMAIL_URL", "pigeon://a"),
        # Without its scheme the protections of HTTPS would be off.
        ("BASE_URL", "tandem.example.org"),
        ("BASE_URL", "https://"),
    ],
)
def test_an_unreadable_variable_is_named(tmp_path, name, value):
    done = start(tmp_path, GIVEN | {name: value})
    assert done.returncode == 1
    assert name in done.stderr


def test_the_default_is_a_production(tmp_path):
    code = "print(s.DEBUG, s.DEMO_LOGIN, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)"
    done = start(tmp_path, GIVEN | {"ALLOWED_HOSTS": "www.example.org"}, code)
    assert done.stdout.strip() == "False False True True ['tandem.example.org', 'www.example.org']"
