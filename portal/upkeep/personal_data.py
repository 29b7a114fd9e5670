"""Nothing here is about a person: addresses of other sites, and how often pages were read."""

from datetime import datetime

from portal.core.personal_data import NOT_PERSONAL, purger

NOT_PERSONAL |= {"upkeep.ExternalLink", "upkeep.PageReading"}


@purger
def readings_past_their_time(at: datetime) -> int:
    from portal.upkeep.readings import forget_old_readings

    return forget_old_readings(at=at)
