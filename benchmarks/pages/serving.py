"""Servers of the comparison, one process each, on 127.0.0.1; each is stopped by its own number."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_S = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], *, port: int, env: dict[str, str] | None = None, cwd: Path = ROOT, path: str = "/"
) -> Iterator[None]:
    """Start the command, wait until it answers at `path` (or listens, when the path is empty), stop it at the end."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port, path)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str) -> None:
    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"{process.args!r} stopped with {process.returncode}")
        try:
            if path:
                urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=30).close()
            else:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except (OSError, urllib.error.URLError):
            time.sleep(0.3)
    sys.exit(f"{process.args!r} did not answer in {READY_S} s")


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of the benchmark's own."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("redis-server is missing: `bin/test` installs it.")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running([program, *options], port=port, path=""):
        yield f"redis://127.0.0.1:{port}/0"


def gunicorn(application: str, port: int) -> list[str]:
    """One process, one request at a time."""
    return [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-w", "1"]


def environment(**more: str) -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | more
