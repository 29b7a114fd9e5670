"""Background work on real services: a worker process, Redis between, PostgreSQL behind, a mail server in front."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from celery import Celery
from django.db import connection, transaction

from portal.core.mail import send_later
from portal.core.models import Outbox
from tests.services.fixtures import free_port

ROOT = Path(__file__).resolve().parents[2]
RECOVERY = 60.0  # seconds
pytestmark = [
    pytest.mark.redis,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]


class Mailbox:
    """A mail server that takes its time, and keeps what it accepted."""

    def __init__(self) -> None:
        self.accepted: list[str] = []
        self.begun = 0
        self.pause = 0.0
        self.port = free_port()

    async def handle_DATA(self, server, session, envelope) -> str:
        self.begun += 1
        await asyncio.sleep(self.pause)
        self.accepted.append(envelope.content.decode("utf-8", "replace"))
        return "250 OK"


def until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def variables(redis_url, mailbox) -> dict[str, str]:
    config = connection.settings_dict
    database = (
        f"postgres://{config['USER']}:{config['PASSWORD']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"
    )
    return os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": redis_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
    }


@pytest.fixture
def broker(redis_url) -> Celery:
    # Not the current app: the settings of ours must stay what every other test reads.
    return Celery(broker=redis_url, set_as_current=False)


@pytest.fixture
def worker(variables, broker, tmp_path) -> Iterator[subprocess.Popen]:
    log = tmp_path / "worker.log"
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "portal",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "INFO",
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"],
            cwd=ROOT,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until(lambda: " ready." in log.read_text("utf-8"), seconds=60, what="worker")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def row(monkeypatch) -> Outbox:
    """A mail of the outbox that nobody was asked to send yet: each test says who delivers."""
    monkeypatch.setattr("portal.core.outbox._try_soon", lambda pk: None)
    with transaction.atomic():
        written = send_later(to="a@example.org", subject="Bonjour", paragraphs=["Bonjour,"], dedupe_key="k")
    assert written
    return written


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_done(row: Outbox) -> bool:
    row.refresh_from_db()
    return row.state == Outbox.State.DONE


def test_three_deliveries_send_one_mail(row, worker, broker, mailbox):
    mailbox.pause = 0.5
    for _ in range(3):
        broker.send_task("portal.core.tasks.deliver", [row.pk])
    until(lambda: is_done(row), seconds=20, what="delivery")
    time.sleep(1.5)
    assert (len(mailbox.accepted), mailbox.begun) == (1, 1)


def test_a_mail_survives_the_killing_of_the_process_that_sends_it(row, worker, broker, mailbox):
    mailbox.pause = 5
    broker.send_task("portal.core.tasks.deliver", [row.pk])
    until(lambda: mailbox.begun == 1, seconds=20, what="first try")
    mailbox.pause = 0
    for child in children(worker.pid):
        os.kill(child, signal.SIGKILL)
    # A few seconds on an idle machine, more on a busy one; kombu's own throttle would take 100 s.
    until(lambda: is_done(row), seconds=RECOVERY, what="second try")
    time.sleep(5)
    assert len(mailbox.accepted) == 1


def test_a_task_that_kills_its_worker_each_time_ends_among_the_dead(row, worker, broker, mailbox):
    mailbox.pause = 60
    broker.send_task("portal.core.tasks.deliver", [row.pk])
    for attempt in range(1, Outbox.MAX_ATTEMPTS + 1):
        until(lambda attempt=attempt: mailbox.begun == attempt, seconds=RECOVERY, what=f"try {attempt}")
        for child in children(worker.pid):
            os.kill(child, signal.SIGKILL)

    def is_dead() -> bool:
        row.refresh_from_db()
        return row.state == Outbox.State.DEAD

    until(is_dead, seconds=RECOVERY, what="death of the row")
    assert mailbox.accepted == []
    assert worker.poll() is None


def test_a_change_succeeds_at_once_while_redis_is_dead(variables):
    code = (
        "import time; from django.db import transaction; from portal.core.mail import send_later; start = time.monotonic()\n"
        "with transaction.atomic():\n"
        "    send_later(to='a@example.org', subject='Bonjour', paragraphs=[], dedupe_key='k')\n"
        "print(time.monotonic() - start)"
    )
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    dead = variables | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run(command, cwd=ROOT, env=dead, capture_output=True, text=True, check=True)
    assert float(done.stdout.splitlines()[-1]) < 2
    assert Outbox.objects.get().state == Outbox.State.PENDING
