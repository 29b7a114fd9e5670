"""The only writers of rules, of their journal and of what they are told."""

from portal.rules.services.engine import follow_chain
from portal.rules.services.nightly import tell_days
from portal.rules.services.writing import (
    check_rules,
    forget_old,
    read_notices,
    save_rule,
    suspend_if_wrong,
    switch_rule,
)

__all__ = [
    "check_rules",
    "follow_chain",
    "forget_old",
    "read_notices",
    "save_rule",
    "suspend_if_wrong",
    "switch_rule",
    "tell_days",
]
