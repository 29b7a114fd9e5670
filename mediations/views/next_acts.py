"""Where the next act after a refusal is done: each reason leads to one page."""

from django.urls import reverse

from mediations.lifecycle import MEDIATION
from mediations.models import Mediation
from mediations.reasons import ACT_WORDS, NextAct, find_reason


def next_act(mediation: Mediation) -> dict[str, str] | None:
    """What to do after this file stopped: the words and the page; None while it is open or when nothing is to be done."""
    if mediation.state not in MEDIATION.final:
        return None
    step = mediation.transitions.filter(undone_at__isnull=True).order_by("at", "id").last()
    reason = find_reason(mediation.state, step.reason) if step and step.reason else None
    if reason is None or reason.act == NextAct.NOTHING:
        return None
    return {"why": reason.label, "label": ACT_WORDS[reason.act], "url": _url(reason.act, mediation)}


def _url(act: NextAct, mediation: Mediation) -> str:
    youth, offer = mediation.youth.public_id, mediation.offer
    sections = {
        NextAct.EDIT_WISHES: "souhaits",
        NextAct.EDIT_TRAVEL: "contraintes",
        NextAct.EDIT_AVAILABILITY: "contraintes",
    }
    if act in sections:
        return reverse("pathways:youth_edit_section", args=[youth, sections[act]])
    if act == NextAct.OTHER_OFFERS:
        return reverse("search:youth_matches", args=[youth])
    if act == NextAct.OTHER_YOUTH:
        return reverse("search:offer_matches", args=[offer.public_id])
    if act == NextAct.RECORD_SITUATION:
        return reverse("pathways:situation_add", args=[youth])
    request = offer.profile.support_request
    if act == NextAct.REWORK_PROFILE and request is not None:
        return reverse("offers:staff_need", args=[request.public_id])
    return reverse("pathways:youth_detail", args=[youth])
