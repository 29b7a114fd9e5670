"""What the layers above show on a young person's page: the files youth × offer, and the best offers of the moment."""

from mediations.models import Alert, Mediation
from pathways.hooks import Panel
from pathways.models import Youth
from portal.accounts.models import User

SHOWN = 6


def mediations(youth: Youth, user: User) -> Panel:
    """Open files first, then the newest closed ones, with the alerts that wait for somebody."""
    rows = list(youth_files(youth))
    opened = [row for row in rows if row.is_open]
    closed = [row for row in rows if not row.is_open]
    alerts = Alert.objects.open().filter(mediation__youth=youth).select_related("mediation")
    context = {"youth": youth, "files": (opened + closed)[:SHOWN], "count": len(rows), "alerts": list(alerts)}
    return Panel("pathways/includes/mediations_panel.html", context)


def youth_files(youth: Youth) -> list[Mediation]:
    rows = Mediation.objects.filter(youth=youth).select_related("offer__profile", "offer__establishment")
    return list(rows.order_by("-moved_at"))
