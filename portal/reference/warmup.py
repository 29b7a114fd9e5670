"""Build the look-up indexes when a web process starts, so that the first person who types does not wait for them."""

import logging
import threading

from django.db import DatabaseError, connection

from portal.reference.commune_lookup import COMMUNES
from portal.reference.lookups import LANGUAGES, OCCUPATIONS, SKILLS

logger = logging.getLogger(__name__)


def warm() -> None:
    for lookup in (OCCUPATIONS, COMMUNES, SKILLS, LANGUAGES):
        lookup.index()


def warm_in_background() -> threading.Thread:
    """The indexes take about a second; requests served meanwhile build what they need themselves."""

    def run() -> None:
        try:
            warm()
        except DatabaseError:
            # Before the first migration there is nothing to index; look-ups build their index at the first use.
            logger.info("reference.warmup.skipped")
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="reference-warmup", daemon=True)
    thread.start()
    return thread
