"""What a worker does for an exchange. Whatever happens, the row says it in words: nothing is left running for ever."""

import logging
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.transfer.archive import RefusedError, opened
from portal.transfer.exporting import Exported, ExportOptions, export_pages
from portal.transfer.importing import import_archive
from portal.transfer.models import KEPT, PageTransfer, Transfer
from portal.transfer.outcomes import ImportOptions, Outcome

logger = logging.getLogger(__name__)
PROGRESS_KEPT = 600  # seconds
AT_ONCE = "Quelqu’un changeait ces pages au même moment ; rien n’a été écrit. Recommencez."
FAILED = "Une erreur que nous n’attendions pas a tout arrêté ; rien n’a été écrit. Elle est dans les journaux du serveur."


def work(*, transfer: Transfer, at: datetime | None = None) -> None:
    """Do what is asked of this row; called twice, it does it once."""
    at = at or timezone.now()
    if not transfer.is_running:
        return
    try:
        if transfer.actor is None:
            # Nobody's rights would be everybody's: the set-up works by command.
            raise RefusedError("La personne qui l’a demandé n’a plus de compte ici.")
        if transfer.kind == Transfer.Kind.EXPORT:
            _export(transfer, at)
        else:
            _import(transfer, at)
    except ApplicationError as error:
        _end(transfer, Transfer.State.REFUSED, at, error=error.message[:500])
    except IntegrityError:
        _end(transfer, Transfer.State.REFUSED, at, error=AT_ONCE)
    except Exception:
        logger.exception("transfer %s failed", transfer.pk)
        _end(transfer, Transfer.State.FAILED, at, error=FAILED)
    finally:
        cache.delete(_key(transfer))


def progress_of(transfer: Transfer) -> tuple[int, int]:
    """Pages done, and how many in all; seen by other processes where the cache is shared and outside the database."""
    found = cache.get(_key(transfer))
    return found if isinstance(found, tuple) else (0, 0)


def _key(transfer: Transfer) -> str:
    return f"transfer-{transfer.public_id}"


def _tell(transfer: Transfer, done: int, total: int) -> None:
    if done % 20 == 0:
        cache.set(_key(transfer), (done, total), PROGRESS_KEPT)


def _end(transfer: Transfer, state: str, at: datetime, **values: Any) -> None:
    Transfer.objects.filter(pk=transfer.pk).update(state=state, finished_at=at, updated_at=at, **values)
    transfer.refresh_from_db()


# --- Out --------------------------------------------------------------------------------------------------------------


def export_now(
    *,
    file: Any,
    pages: list[Page],
    options: ExportOptions,
    actor: User | None,
    progress: Any = lambda done, total: None,
) -> Exported:
    """Write the archive and say so in the history of the pages that were asked for."""
    done, roots = export_pages(file, pages=pages, actor=actor, options=options, progress=progress)
    for page in roots:
        log(instance=page, action="transfer.export", user=actor, data={"count": str(done.pages)})
    return done


def _export(transfer: Transfer, at: datetime) -> None:
    wanted = dict(transfer.options)
    pages = list(Page.objects.filter(pk__in=wanted.pop("pages", [])))
    with tempfile.TemporaryFile() as file:
        done = export_now(
            file=file,
            pages=pages,
            options=ExportOptions(**wanted),
            actor=transfer.actor,
            progress=partial(_tell, transfer),
        )
        file.seek(0)
        with transaction.atomic():
            transfer.file.save(f"{transfer.public_id}.zip", File(file), save=False)
            transfer.save(update_fields=["file"])
            _end(transfer, Transfer.State.DONE, at, report=vars(done))


# --- In ---------------------------------------------------------------------------------------------------------------


def import_now(
    *, path: Path, section: Page, options: ImportOptions, actor: User | None, dry_run: bool
) -> tuple[Transfer, Outcome]:
    """The import of a command: the same as from the admin, with its row, so that it can be undone there."""
    transfer = Transfer(
        kind=Transfer.Kind.IMPORT,
        actor=actor,
        section=section,
        title=path.name[:255],
        options=dict(vars(options)),
    )
    with opened(path) as archive:
        outcome = import_archive(
            archive,
            section=section,
            actor=actor,
            options=options,
            dry_run=dry_run,
            keep=partial(_keep, transfer, timezone.now()),
        )
    return transfer, outcome


def _import(transfer: Transfer, at: datetime) -> None:
    section = transfer.section
    if section is None:
        raise RefusedError("La rubrique choisie n’existe plus.")
    dry = transfer.state == Transfer.State.WAITING
    with transfer.file.open("rb") as file, opened(file) as archive:
        outcome = import_archive(
            archive,
            section=section,
            actor=transfer.actor,
            options=ImportOptions(**transfer.options),
            dry_run=dry,
            progress=partial(_tell, transfer),
            keep=partial(_keep, transfer, at),
        )
    if dry:
        _end(transfer, Transfer.State.CHECKED, at, report=outcome.report())


def _keep(transfer: Transfer, at: datetime, outcome: Outcome) -> None:
    transfer.state, transfer.finished_at = Transfer.State.DONE, at
    transfer.report, transfer.redirects = outcome.report(), outcome.redirects
    transfer.save()
    for row in outcome.pages:
        row.transfer = transfer
    PageTransfer.objects.bulk_create(outcome.pages)


def forget_archives(*, at: datetime | None = None) -> int:
    """Archives hold drafts and private pages: after a week only the report stays. Rows that nobody confirmed go too."""
    old = (at or timezone.now()) - KEPT
    count = 0
    for transfer in Transfer.objects.filter(created_at__lt=old).exclude(file=""):
        transfer.file.delete(save=False)
        unconfirmed = transfer.state == Transfer.State.CHECKED
        transfer.state = Transfer.State.REFUSED if unconfirmed else transfer.state
        transfer.error = "Personne ne l’a confirmé en une semaine." if unconfirmed else transfer.error
        transfer.save(update_fields=["file", "state", "error", "updated_at"])
        count += 1
    return count
