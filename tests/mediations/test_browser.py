"""In a real browser, narrow and wide: axe finds nothing, nothing scrolls sideways, buttons are big enough for a thumb."""

import itertools
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from mediations import services
from portal.accounts.tokens import hash_token
from tests.factories.mediations import (
    AlertFactory,
    CheckInAnswerFactory,
    CheckInFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferFactory
from tests.people import login

pytestmark = pytest.mark.browser
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def world(identities):
    """One file of each kind of page."""
    youth, place = identities["youth"].youth, identities["employer"].establishment
    suggested = MediationFactory(
        youth=youth,
        offer=OfferFactory(establishment=place),
        reason_youth="C’est le métier que tu veux. C’est tout près.",
        message="J’ai pensé à toi.",
    )
    working = MediationFactory(
        youth=youth,
        offer=OfferFactory(establishment=place),
        following=True,
        reason_employer="Il a 3 des 4 compétences que vous attendez.",
    )
    MeetingFactory(mediation=working)
    NoteFactory(mediation=working, level="shared")
    AlertFactory(mediation=working, text="Le planning change sans prévenir.")
    check_in = CheckInFactory(mediation=working, sent_at=timezone.now())
    now = timezone.now()
    for side, marks in {"tutor": (4, 3, 4), "youth": (3, 3, 1)}.items():
        answers = dict(zip(("work", "team", "hours"), marks, strict=True))
        CheckInAnswerFactory(
            check_in=check_in, side=side, answered_at=now, comment="Bus en retard.", **answers
        )
    CheckInFactory(mediation=working, moment="w2", due_on=timezone.localdate() + timedelta(days=9))
    link = CheckInFactory(mediation=MediationFactory(following=True))
    CheckInAnswerFactory(check_in=link, side="youth", token_hash=hash_token("lien"))
    services.add_note(
        mediation=working, actor=identities["adviser"].user, level="structure", text="À rappeler."
    )
    return {"suggested": suggested, "working": working}


def pages(world):
    def of(name, which, *args):
        return reverse(f"mediations:{name}", args=[world[which].public_id, *args])

    return {
        "adviser": [
            reverse("mediations:staff_list"),
            of("staff_file", "working"),
            of("staff_step", "working", "fin-avant-terme"),
            of("staff_meeting", "working"),
            of("staff_alert", "working"),
        ],
        "employer": [
            of("employer_candidate", "working"),
            of("employer_alert", "working"),
        ],
        "youth": [
            reverse("pages:youth_home"),
            reverse("pages:own_data"),
            of("youth_file", "suggested"),
            of("youth_file", "working"),
            of("youth_step", "suggested", "refus"),
            of("youth_alert", "working"),
        ],
        "anonymous": [
            reverse("mediations:check_in", args=["lien"]),
            reverse("mediations:check_in", args=["inconnu"]),
        ],
    }


@pytest.mark.parametrize(
    "visit", list(itertools.product(["adviser", "employer", "youth", "anonymous"], [320, 1280])), ids=str
)
def test_pages(page, live_server, identities, world, visit):
    who, width = visit
    if who != "anonymous":
        client = login(identities[who].user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
    page.set_viewport_size({"width": width, "height": 900})
    for path in pages(world)[who]:
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        # `evaluate` runs beside the page's policy, as a browser extension would.
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert not found, (path, [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found])
        if who in ("youth", "anonymous"):
            small = page.evaluate(
                "[...document.querySelectorAll('main .btn')].filter(b => b.offsetHeight < 44 && !b.classList.contains('btn-sm'))"
                ".map(b => b.textContent)"
            )
            assert not small, (path, small)
