"""The command in a process of its own: nothing but itself imports the tasks it runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrated import copy_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.once
def test_every_job_of_the_list_runs_on_a_new_portal(tmp_path):
    database = tmp_path / "db.sqlite3"
    if copy_path().is_file():
        shutil.copy(copy_path(), database)
    variables = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "EMAIL_URL": "dummy:"}
    for command in ("migrate", "createcachetable", "run_due"):
        arguments = [sys.executable, "manage.py", command, "--verbosity", "0"]
        done = subprocess.run(arguments, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert "heartbeat : fait" in done.stdout
    assert "en erreur" not in done.stdout
