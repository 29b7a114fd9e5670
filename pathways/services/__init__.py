"""The only writers of young people's files."""

from pathways.services.account import open_space
from pathways.services.commitments import (
    add_situation,
    end_situation,
    move_commitment,
    open_commitment,
    refer,
    update_referral,
)
from pathways.services.data import YouthData
from pathways.services.duplicates import find_duplicates, keep_apart
from pathways.services.merging import merge_youth
from pathways.services.states import log_access, log_accesses, move_youth, reassign
from pathways.services.youth import create_youth, update_youth

__all__ = [
    "YouthData",
    "add_situation",
    "create_youth",
    "end_situation",
    "find_duplicates",
    "keep_apart",
    "log_access",
    "log_accesses",
    "merge_youth",
    "move_commitment",
    "move_youth",
    "open_commitment",
    "open_space",
    "reassign",
    "refer",
    "update_referral",
    "update_youth",
]
