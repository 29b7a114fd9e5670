"""Run the periodic jobs that are due: what beat does in production, for set-ups without a worker."""

import logging
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal.core.periodic import run_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Exécute une fois chaque travail périodique qui est dû."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDES", help="recommence à cet intervalle, sans fin"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        every = options["every"]
        if every is None:
            for name, ok in run_due().items():
                self.stdout.write(f"{name} : {'fait' if ok else 'en erreur'}")
            return
        parent = os.getppid()
        # Whoever started us may be killed without a chance to stop us.
        while os.getppid() == parent:
            try:
                run_due()
            except DatabaseError as error:
                logger.error("periodic jobs wait: %s", type(error).__name__)
            close_old_connections()
            time.sleep(every)
