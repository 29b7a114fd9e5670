"""What a mediation file keeps of the match on the day it opens."""

from mediations.hooks import Why
from offers.models import Offer
from pathways.models import Youth
from search.criteria import CRITERIA_VERSION
from search.explain import explain


def why_for_file(offer: Offer, youth: Youth) -> Why:
    explanation = explain(offer, youth)
    return Why(
        youth=explanation.readers["youth"].why,
        employer=explanation.readers["employer"].why,
        adviser=explanation.readers["adviser"].text,
        score=explanation.score,
        criteria_version=CRITERIA_VERSION,
    )
