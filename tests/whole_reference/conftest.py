"""Tests that need the whole reference as shipped: loaded once for this folder (tests/scheduling.py keeps it together)."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from portal.reference.loader.sources import SHIPPED, Source
from portal.reference.loader.steps import load


@pytest.fixture(scope="package")
def loaded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The report of the load, with its `seconds`; all is rolled back after the folder."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True
        block.__enter__()
        # Processor time: what else runs on the machine must not decide.
        started = time.process_time()
        report = load(Source(SHIPPED))
        report["seconds"] = time.process_time() - started
        # Else PostgreSQL would look at every row again at the end of each test.
        connection.check_constraints()
    yield report
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
