"""Personal data of exchanges: which account asked for one. Archives hold none, and go away after a week."""

from portal.core.personal_data import NOT_PERSONAL, declare

NOT_PERSONAL |= {"transfer.PageTransfer"}
declare(
    "transfer.Transfer",
    purpose="account",
    user="actor",
    keep="kind state section title file options report error redirects finished_at actor",
)
