"""What `bin/demo` and `bin/test` share: Python and Node packages, Debian packages, static files. Standard library only."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done and how long it took."""
    say(f"· {name} …")
    start = time.monotonic()
    yield
    say(f"  {time.monotonic() - start:.1f} s")


def run(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = True) -> None:
    """Run a command from the root of the project; on failure show all that it said."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env or clean_environment(),
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(f"{result.stdout or ''}\nÉchec de : {' '.join(str(part) for part in command)}")


def our_variables() -> set[str]:
    """The names that the settings read, from the settings themselves."""
    return set(
        re.findall(
            r"""env\.\w+\(\s*"([A-Z][A-Z0-9_]+)\"""", (ROOT / "portal" / "settings.py").read_text("utf-8")
        )
    )


def clean_environment(**variables: str) -> dict[str, str]:
    """The environment without variables of the portal that the caller's shell may hold, and with our programs first."""
    ours = our_variables() | {"VIRTUAL_ENV", "PYTHONHOME", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return environment | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"} | variables


def digest(paths: Iterable[Path]) -> str:
    """One hash of these files' names and contents: when it did not change, nothing has to be done again."""
    total = hashlib.sha256()
    for path in sorted(paths):
        if path.is_file():
            total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def changed(stamp: Path, value: str) -> bool:
    return not stamp.is_file() or stamp.read_text("utf-8") != value


def write_stamp(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, "utf-8")


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian packages start their server when installed; ours are started by us, on ports of their own."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", "utf-8")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def apt_install(*packages: str) -> None:
    """Install Debian packages when root; otherwise say what to ask for."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"Il manque des programmes. À installer : apt-get install {' '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"apt-get install {' '.join(packages)}"), _no_service_starts():
        run("apt-get", "update", env=environment)
        run("apt-get", "install", "--yes", "--no-install-recommends", *packages, env=environment)


def _make_venv() -> None:
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 ou plus récent est nécessaire (ici : {sys.version.split()[0]}).")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, check=False)
    if made.returncode:
        apt_install("python3-venv")
        run(sys.executable, "-m", "venv", VENV)


def ensure_packages(*, development: bool) -> None:
    """Python packages of the lock file into `.venv`; nothing to do, and no network, when the lock did not change."""
    value = digest([ROOT / "uv.lock", ROOT / "pyproject.toml"])
    full, light = VENV / ".synced", VENV / ".synced-without-development"
    if PYTHON.exists() and not (changed(full, value) and (development or changed(light, value))):
        return
    with step("paquets Python"):
        if not PYTHON.exists():
            _make_venv()
        if not (BIN / "uv").exists():
            run(PYTHON, "-m", "pip", "install", "--quiet", "uv>=0.9")
        groups = [] if development else ["--no-group", "dev", "--inexact"]
        run(BIN / "uv", "sync", "--frozen", *groups, env=clean_environment(VIRTUAL_ENV=str(VENV)))
        # A light installation over a full one leaves newer and older packages mixed: only this stamp is true.
        full.unlink(missing_ok=True)
        write_stamp(full if development else light, value)


def ensure_static() -> None:
    """Bootstrap theme, fonts and scripts from `static/` and the npm lock file into `build/static`."""
    lock = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    sources = [
        *(ROOT / "static").rglob("*"),
        ROOT / "package-lock.json",
        ROOT / "package.json",
        *(ROOT / "bin").glob("*static*"),
    ]
    value = digest(sources)
    built, installed = ROOT / "build" / ".stamp", ROOT / "node_modules" / ".stamp"
    if (ROOT / "build" / "static").is_dir() and not changed(built, value):
        return
    with step("fichiers statiques"):
        if changed(installed, lock):
            run(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            write_stamp(installed, lock)
        run(BIN / "npm", "run", "build")
        write_stamp(built, value)
