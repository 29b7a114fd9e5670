"""The effect of the outbox that carries out an exchange."""

from typing import Any

from portal.core.outbox import handler
from portal.transfer import services
from portal.transfer.models import Transfer
from portal.transfer.services.asking import KIND


@handler(KIND)
def carry_out(payload: dict[str, Any]) -> None:
    transfer = Transfer.objects.filter(public_id=payload["transfer"]).first()
    if transfer is not None:
        services.work(transfer=transfer)
