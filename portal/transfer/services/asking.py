"""What a person asks for: written at once, done by a worker (in the same process when there is none)."""

from typing import Any

from django.core.files import File
from django.db import transaction
from wagtail.models import Page

from portal.accounts.models import User
from portal.core import outbox
from portal.core.errors import ApplicationError
from portal.transfer.archive import LARGEST_ARCHIVE, MEGA
from portal.transfer.exporting import ExportOptions
from portal.transfer.models import Transfer
from portal.transfer.outcomes import ImportOptions
from portal.transfer.permissions import can_export, can_import, can_publish_import

KIND = "transfer"


@transaction.atomic
def ask_export(*, pages: list[Page], options: ExportOptions, actor: User) -> Transfer:
    if not pages or not all(can_export(actor, page) for page in pages):
        raise ApplicationError("Vous ne pouvez pas exporter ces pages.")
    title = pages[0].title if len(pages) == 1 else f"{pages[0].title} et {len(pages) - 1} autres"
    transfer = Transfer.objects.create(
        kind=Transfer.Kind.EXPORT,
        actor=actor,
        section=pages[0],
        title=title[:255],
        options={**vars(options), "pages": [page.pk for page in pages]},
    )
    enqueue_work(transfer)
    return transfer


@transaction.atomic
def ask_import(*, file: Any, section: Page, options: ImportOptions, actor: User) -> Transfer:
    """Nothing is imported yet: the archive is checked, and a person reads the table first."""
    if not can_import(actor, section):
        raise ApplicationError("Vous ne pouvez pas ajouter de page dans cette rubrique.", field="section")
    if options.publish and not can_publish_import(actor, section):
        raise ApplicationError(
            "Vous ne pouvez pas publier dans cette rubrique : importez en brouillon.", field="publish"
        )
    if file.size > LARGEST_ARCHIVE:
        raise ApplicationError(
            f"Cette archive dépasse {LARGEST_ARCHIVE // MEGA} Mo : exportez en plusieurs fois.", field="file"
        )
    transfer = Transfer(
        kind=Transfer.Kind.IMPORT,
        actor=actor,
        section=section,
        title=str(file.name)[:255],
        options=dict(vars(options)),
    )
    transfer.file.save(f"{transfer.public_id}.zip", File(file), save=False)
    transfer.save()
    enqueue_work(transfer)
    return transfer


@transaction.atomic
def confirm_import(*, transfer: Transfer, actor: User) -> Transfer:
    """The table was read: import. Asked twice it is done once."""
    done = Transfer.objects.filter(pk=transfer.pk, state=Transfer.State.CHECKED).update(
        state=Transfer.State.ASKED
    )
    if not done:
        raise ApplicationError("Cet import est déjà demandé, ou son archive n’a pas été vérifiée.")
    transfer.refresh_from_db()
    transfer.actor = actor
    transfer.save(update_fields=["actor", "updated_at"])
    enqueue_work(transfer)
    return transfer


def enqueue_work(transfer: Transfer) -> None:
    outbox.enqueue(
        kind=KIND,
        payload={"transfer": str(transfer.public_id)},
        dedupe_key=f"transfer-{transfer.public_id}-{transfer.state}",
    )
