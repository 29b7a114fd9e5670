"""Why each file of the demo was opened: what matching says of the pair, as for a real one."""

from itertools import islice

from mediations.models import Mediation
from offers.models import Offer
from pathways.models import Youth
from search.criteria import CRITERIA_VERSION
from search.explain import explain_many

BATCH = 300
MESSAGES = (
    "{trade} : c’est un métier que tu veux faire. On en parle quand tu veux.",
    "J’ai pensé à toi pour cette place chez {employer}. Dis-moi ce que tu en penses.",
    "{employer} cherche quelqu’un comme toi. Lis l’offre, puis appelle-moi.",
)


def message_for(offer: Offer, youth: Youth) -> str:
    """Short, with « tu », and about this offer; the same at each build."""
    # The first one names no employer: some offers do not tell theirs.
    words = MESSAGES[youth.pk % len(MESSAGES) if offer.employer_label else 0]
    return words.format(trade=offer.profile.occupation or offer, employer=offer.employer_label)


def say_why() -> None:
    rows = iter(Mediation.objects.select_related("offer__profile", "youth").order_by("pk"))
    while batch := list(islice(rows, BATCH)):
        for file, why in zip(batch, explain_many([(row.offer, row.youth) for row in batch]), strict=True):
            file.reason_youth = why.readers["youth"].why
            file.reason_employer = why.readers["employer"].why
            if why.matches:
                file.score, file.criteria_version = why.score, CRITERIA_VERSION
                file.reason_adviser = why.readers["adviser"].text
        fields = ["reason_youth", "reason_employer", "reason_adviser", "score", "criteria_version"]
        Mediation.objects.bulk_update(batch, fields, batch_size=100)
