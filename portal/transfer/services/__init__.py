"""The only writers of exchanges: asked by a person or a command, carried out by a worker."""

from portal.transfer.services.asking import ask_export, ask_import, confirm_import, enqueue_work
from portal.transfer.services.undoing import undo_import
from portal.transfer.services.working import export_now, forget_archives, import_now, progress_of, work

__all__ = [
    "ask_export",
    "ask_import",
    "confirm_import",
    "enqueue_work",
    "export_now",
    "forget_archives",
    "import_now",
    "progress_of",
    "undo_import",
    "work",
]
