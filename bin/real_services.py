"""Real PostgreSQL, Redis, Elasticsearch and Chromium for the tests, on free ports of 127.0.0.1, stopped at the end."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from elasticsearch_package import elasticsearch_home
from installing import apt_install, run, say

USER = "tandem-test"


def postgresql_bin() -> Path | None:
    """Debian keeps the server's programs out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    program = found[-1] if found else shutil.which("postgres")
    return Path(program).parent if program else None


PROGRAMS = {
    "redis-server": ("redis-server", lambda: shutil.which("redis-server")),
    "postgresql": ("postgresql", postgresql_bin),
    "chromium": ("chromium", lambda: shutil.which("chromium")),
    "java": ("openjdk-17-jre-headless", lambda: shutil.which("java")),
    "mvn": ("maven", lambda: shutil.which("mvn")),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Services:
    """Start what has no URL in the environment; `stop` ends what was started, and nothing else."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tandem-test-"))
        self.processes: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.waiting: list[tuple[str, Callable[[], bool], Path]] = []
        self.variables: dict[str, str] = {}
        self.user: int | None = None
        self.started = time.monotonic()

    def start(self) -> None:
        given = {
            name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")
        }
        for name, url in given.items():
            if url and not (name == "DATABASE_URL" and "postgres" not in url):
                self.variables[f"TEST_{name}"] = url
        needed = {"chromium"}
        needed |= set() if "TEST_DATABASE_URL" in self.variables else {"postgresql"}
        needed |= set() if "TEST_REDIS_URL" in self.variables else {"redis-server"}
        needed |= set() if "TEST_ELASTICSEARCH_URL" in self.variables else {"java", "mvn"}
        missing = [package for name, (package, find) in PROGRAMS.items() if name in needed and not find()]
        if missing:
            apt_install(*missing)
        self.variables["TEST_CHROMIUM"] = str(shutil.which("chromium"))
        self._prepare_user()
        if "java" in needed:
            self._elasticsearch()
        if "postgresql" in needed:
            self._postgresql()
        if "redis-server" in needed:
            self._redis()

    def _prepare_user(self) -> None:
        """PostgreSQL and Elasticsearch refuse to run as root."""
        if os.geteuid() != 0:
            return
        try:
            self.user = pwd.getpwnam(USER).pw_uid
        except KeyError:
            run("useradd", "--system", "--no-create-home", "--user-group", USER)
            self.user = pwd.getpwnam(USER).pw_uid
        shutil.chown(self.folder, USER, USER)

    def _own_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        if self.user is not None:
            shutil.chown(folder, USER, USER)
        return folder

    def _as_user(self) -> dict[str, object]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": pwd.getpwuid(self.user).pw_gid, "extra_groups": []}

    def _popen(
        self,
        name: str,
        command: list[str],
        *,
        ready: Callable[[], bool],
        cwd: Path,
        env: dict[str, str] | None = None,
        stop: signal.Signals = signal.SIGTERM,
    ) -> None:
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"} | (env or {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C in the terminal reaches us alone; we stop the servers in order.
                start_new_session=True,
                **self._as_user(),  # type: ignore[call-overload]
            )
        self.processes.append((process, stop))
        self.waiting.append((name, ready, log))

    def _postgresql(self) -> None:
        programs, folder, port = postgresql_bin(), self._own_folder("postgresql"), free_port()
        assert programs
        password = secrets.token_hex(16)
        secret = folder / "password"
        secret.write_text(password, "utf-8")
        data = folder / "data"
        if self.user is not None:
            shutil.chown(secret, USER, USER)
        options = [
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
            "--username=tandem",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(
            [str(programs / "initdb"), "-D", str(data), *options],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **self._as_user(),  # type: ignore[call-overload]
        )
        # Durability is not what is tested on it; Redis, whose durability is, keeps its log.
        fast = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        listen = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", str(folder)]
        ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        self._popen(
            "postgresql",
            [str(programs / "postgres"), "-D", str(data), *listen, *fast],
            ready=lambda: subprocess.run(ready, check=False).returncode == 0,
            cwd=folder,
            stop=signal.SIGINT,
        )
        self.variables["TEST_DATABASE_URL"] = f"postgres://tandem:{password}@127.0.0.1:{port}/postgres"

    def _redis(self) -> None:
        folder, port = self._own_folder("redis"), free_port()
        options = [
            "--bind",
            "127.0.0.1",
            "--appendonly",
            "yes",
            "--maxmemory-policy",
            "noeviction",
            "--save",
            "",
        ]

        def ready() -> bool:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                    connection.sendall(b"PING\r\n")
                    return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

        program = str(shutil.which("redis-server"))
        self._popen("redis", [program, "--port", str(port), *options], ready=ready, cwd=folder)
        self.variables["TEST_REDIS_URL"] = f"redis://127.0.0.1:{port}/0"

    def _elasticsearch(self) -> None:
        home, folder, port = elasticsearch_home(), self._own_folder("elasticsearch"), free_port()
        conf, temporary = folder / "conf", folder / "tmp"
        for made in (conf, temporary, folder / "data", folder / "logs"):
            made.mkdir()
        for name in ("log4j2.properties", "jvm.options"):
            shutil.copy(home / "config" / name, conf / name)
        settings = {
            "cluster.name": "tandem-test",
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": port,
            "transport.port": free_port(),
            "path.data": folder / "data",
            "path.logs": folder / "logs",
            "xpack.security.enabled": "false",
            "xpack.ml.enabled": "false",
            # A laptop's full disk must not turn the test indices read-only.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        (conf / "elasticsearch.yml").write_text(
            "".join(f"{key}: {value}\n" for key, value in settings.items()), "utf-8"
        )
        if self.user is not None:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, USER, USER)
        java_home = Path(str(shutil.which("java"))).resolve().parent.parent
        command = [
            "java",
            "-Xms4m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Dcli.name=server",
            "-Dcli.script=./bin/elasticsearch",
        ]
        command += ["-Dcli.libs=lib/tools/server-cli", f"-Des.path.home={home}", f"-Des.path.conf={conf}"]
        command += ["-Des.distribution.type=tar", f"-Djava.io.tmpdir={temporary}"]
        command += ["-cp", "lib/*:lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"]
        environment = {"ES_JAVA_HOME": java_home, "JAVA_HOME": java_home, "ES_TMPDIR": temporary}
        url = f"http://127.0.0.1:{port}"

        def ready() -> bool:
            try:
                with urllib.request.urlopen(
                    f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=3
                ) as answer:
                    return bool(answer.status == 200)
            except (OSError, urllib.error.URLError):
                return False

        self._popen(
            "elasticsearch",
            command,
            ready=ready,
            cwd=home,
            env={name: str(value) for name, value in environment.items()}
            | {"ES_JAVA_OPTS": "-Xms512m -Xmx512m"},
        )
        self.variables["TEST_ELASTICSEARCH_URL"] = url

    def wait(self) -> None:
        """Until every started server answers; the log of one that does not is shown."""
        for name, ready, log in self.waiting:
            while not ready():
                if time.monotonic() - self.started > 300 or any(
                    p.poll() is not None for p, _ in self.processes
                ):
                    raise SystemExit(f"{name} ne démarre pas :\n{log.read_text('utf-8', 'replace')[-4000:]}")
                time.sleep(0.3)
        self.waiting.clear()

    def stop(self) -> None:
        for process, asked in self.processes:
            if process.poll() is None:
                process.send_signal(asked)
        for process, _ in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                say(f"  {process.args[0]} n'a pas voulu s'arrêter : tué")  # type: ignore[index]
            # What remains of its session: children of a server that was killed.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        self.processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
