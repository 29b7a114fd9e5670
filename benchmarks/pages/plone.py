"""Plone 6.2.2 in a folder of its own under `.cache`, with the same content, in one process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.pages.content import articles
from benchmarks.pages.serving import ROOT, environment, free_port, running

VERSION = "6.2.2"
FOLDER = ROOT / ".cache" / f"plone-{VERSION}"
SCRIPT = Path(__file__).with_name("plone_site.py")


def install() -> None:
    """Once: the packages through uv, an instance, the site. Takes a minute."""
    if (FOLDER / "ready").exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    uv, python = str(ROOT / ".venv" / "bin" / "uv"), str(FOLDER / "venv" / "bin" / "python")
    _do(uv, "venv", "-q", "--clear", "--python", sys.executable, str(FOLDER / "venv"))
    _do(uv, "pip", "install", "-q", "--python", python, f"Plone=={VERSION}", "waitress", "setuptools<81")
    _do(_program("mkwsgiinstance"), "-d", str(FOLDER / "instance"), "-u", "admin:admin")
    content = FOLDER / "content.json"
    content.write_text(json.dumps(articles()))
    _script(str(content))
    (FOLDER / "ready").touch()


def _program(name: str) -> str:
    return str(FOLDER / "venv" / "bin" / name)


def _do(*command: str) -> None:
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def _script(argument: str) -> None:
    _do(_program("zconsole"), "run", str(FOLDER / "instance" / "etc" / "zope.conf"), str(SCRIPT), argument)


@contextmanager
def serving(*, ram_cache: bool) -> Iterator[str]:
    """Its address. `localhost`, because 127.0.0.1 is shown without the theme."""
    _script("on" if ram_cache else "off")
    port = free_port()
    settings = FOLDER / "instance" / "etc" / "zope.ini"
    lines = [
        f"port = {port}" if line.startswith("port =") else line for line in settings.read_text().splitlines()
    ]
    settings.write_text("\n".join(lines) + "\n")
    with running(
        [_program("runwsgi"), str(settings)], port=port, env=environment(), cwd=FOLDER, path="/Plone"
    ):
        yield f"http://localhost:{port}/Plone"
