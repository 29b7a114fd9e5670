"""In a real browser, narrow and wide: axe finds nothing, nothing scrolls sideways, the policy blocks nothing of ours."""

import itertools
import os
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from offers import services
from offers.services.still_open import make_token
from tests.factories.employers import NeedDraftFactory, SupportRequestFactory, siren, siret
from tests.factories.mediations import MediationFactory
from tests.factories.offers import OfferFactory
from tests.factories.reference import LicenceFactory, SkillFactory, WorkContextFactory
from tests.people import login

pytestmark = pytest.mark.browser
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STEPS = ("travail", "lieu-et-dates", "attentes", "conditions")


@pytest.fixture
def world(identities):
    """An employer with a need in each state, and one being written."""
    employer, place = identities["employer"].user, identities["employer"].establishment
    WorkContextFactory(weekend=True)
    LicenceFactory()
    skill = SkillFactory(label="Servir les clients")

    def need(**kwargs):
        request = SupportRequestFactory(
            establishment=place, requested_by=employer, contact=identities["adviser"].adviser
        )
        return OfferFactory(establishment=place, support_request=request, **kwargs)

    live = need(
        profile__title="Vendeuse ou vendeur en boulangerie",
        profile__employer_words="Servir les clients, tenir la caisse, garder le magasin propre.",
        indispensable=[skill.ogr],
        places=2,
        published_at=timezone.now() - timedelta(days=50),
        expires_at=timezone.now() + timedelta(days=6),
    )
    MediationFactory(offer=live, youth=identities["youth"].youth, presented=True)
    new = need(submitted=True, profile__title="Commis de cuisine")
    returned = need(submitted=True, profile__title="Livreur du matin")
    services.return_offer(offer=returned, actor=identities["adviser"].user, remarks="À quelle heure ?")
    draft = NeedDraftFactory(user=employer, establishment=place, submission_key=uuid.uuid4())
    feed = OfferFactory(
        imported=True,
        agency=place.agency,
        profile__unknown_labels=["Dompteur de licornes"],
        edited_fields=["pay"],
    )
    return {"live": live, "new": new, "returned": returned, "draft": draft, "feed": feed}


def pages(world, identities):
    def need(name, which):
        return reverse(name, args=[world[which].profile.support_request.public_id])

    key = world["draft"].submission_key
    return {
        "employer": [
            reverse("pages:employer_home"),
            *(reverse("offers:need_step", args=[key, step]) for step in STEPS),
            need("offers:need_sent", "new"),
            need("mediations:employer_need", "live"),
            need("mediations:employer_need", "returned"),
            need("mediations:employer_need_edit", "returned"),
            need("mediations:employer_need_close", "live"),
            need("mediations:employer_need_pause", "live"),
        ],
        "adviser": [
            reverse("offers:inbox"),
            need("offers:staff_need", "new"),
            need("offers:staff_need", "live"),
            need("offers:staff_adjust", "live"),
            need("offers:staff_close", "live"),
            reverse("offers:staff_offers"),
            reverse("offers:staff_offer", args=[world["feed"].public_id]),
            reverse("offers:staff_offer_edit", args=[world["feed"].public_id]),
            reverse("offers:staff_offer_close", args=[world["feed"].public_id]),
            reverse("offers:staff_need_new"),
            f"{reverse('offers:staff_need_new')}?etablissement={world['live'].establishment.public_id}",
            reverse("employers:staff_add"),
            reverse("employers:staff_add_details", args=[siret(siren(4711))]),
            reverse("employers:staff_detail", args=[world["live"].establishment.public_id]),
        ],
        "anonymous": [
            reverse("offers:list"),
            reverse("offers:list") + "?metier=boulanger&rayon=10",
            reverse("offers:detail", args=[world["live"].public_id]),
            reverse(
                "offers:still_open",
                args=[make_token(offer=world["live"], user=identities["employer"].user)],
            ),
            reverse("offers:still_open", args=["lien"]),
        ],
    }


@pytest.mark.parametrize(
    "visit", list(itertools.product(["employer", "adviser", "anonymous"], [320, 1280])), ids=str
)
def test_pages(page, live_server, identities, world, visit):
    who, width = visit
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    if who != "anonymous":
        cookie = login(identities[who].user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
    page.set_viewport_size({"width": width, "height": 900})
    problems = []
    for number, path in enumerate(pages(world, identities)[who]):
        page.goto(live_server.url + path)
        if os.environ.get("SHOTS"):
            page.screenshot(
                path=str(Path(os.environ["SHOTS"]) / f"{who}-{width}-{number}.png"), full_page=True
            )
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append((path, "scrolls sideways"))
        # `evaluate` runs beside the page's policy, as a browser extension would.
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        problems += [(path, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]
    assert not problems
    assert not refused
