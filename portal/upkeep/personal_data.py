"""Nothing here is about a person: addresses of other sites."""

from portal.core.personal_data import NOT_PERSONAL

NOT_PERSONAL |= {"upkeep.ExternalLink"}
