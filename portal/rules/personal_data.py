"""Personal data of rules: accounts of the team only. What a rule says is a free text, searched at an erasure like all others."""

from datetime import datetime

from portal.core.personal_data import Erase, Needles, declare, eraser, purger
from portal.core.scrubbing import without

declare(
    "rules.Rule",
    purpose="account",
    user="owner",
    keep="name is_active trigger scope scope_title reach conditions actions stops cascades position owner active_since "
    "suspended_because named",
)
declare(
    "rules.RuleEvent",
    purpose="account",
    user="actor",
    empty="actor",
    keep="chain depth kind page at considered done_at",
)
declare(
    "rules.RuleRun",
    purpose="account",
    user="actor",
    empty="actor",
    keep="chain depth rule rule_name page page_title trigger outcome steps repeats at",
)
declare("rules.RuleNotice", purpose="account", user="user", row=Erase.DELETE)


@eraser
def texts_of_rules(needles: Needles) -> int:
    """What a rule writes in its mails is kept as blocks, past the search of free texts."""
    from portal.rules.models import Rule

    count = 0
    for rule in Rule.objects.all():
        parts = list(rule.actions.raw_data)
        scrubbed = without(parts, needles)
        if scrubbed != parts:
            rule.actions = scrubbed
            rule.save(update_fields=["actions"])
            count += 1
    return count


@purger
def old_lines(at: datetime) -> int:
    from portal.rules.services import forget_old

    return forget_old(at=at)
