"""A small portal in which something happens on every page: the `world` of the access matrix, and what shows more."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mediations import services as mediation_services
from offers import services as offer_services
from offers.services.still_open import make_token
from pathways.models import Youth
from portal.accounts.tokens import hash_token
from tests.factories import reference
from tests.factories.employers import NeedDraftFactory, SupportRequestFactory
from tests.factories.mediations import (
    AlertFactory,
    CheckInAnswerFactory,
    CheckInFactory,
    MediationFactory,
    MeetingFactory,
    NoteFactory,
)
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory

NEED_STEPS = ("travail", "lieu-et-dates", "attentes", "conditions")
# Pages of the account that our templates dress.
ACCOUNT = (
    "/compte/connexion/",
    "/compte/connexion/par-code/",
    "/compte/deconnexion/",
    "/compte/ferme/",
    "/compte/inscription/",
    "/compte/adresse/",
    "/compte/appareils/",
    "/compte/double-authentification/",
    "/compte/double-authentification/application/",
    "/compte/double-authentification/codes/",
    "/compte/double-authentification/codes/nouveaux/",
    "/compte/double-authentification/cles/",
    "/compte/double-authentification/cles/ajouter/",
)
SECTIONS = ("identite", "contact", "lieu", "souhaits", "competences", "contraintes", "suivi")


@pytest.fixture
def alive(identities: Any, world: SimpleNamespace) -> SimpleNamespace:
    """Adds to `world`: needs in each state, files at work, young people who fit or nearly."""
    reference.WorkContextFactory(weekend=True)
    world.needs = _needs(identities)
    world.suggested = MediationFactory(
        youth=world.youth,
        offer=OfferFactory(establishment=world.place),
        reason_youth="C’est le métier que tu veux. C’est tout près.",
        message="J’ai pensé à toi.",
    )
    world.working = _at_work(identities, world)
    _people_who_fit(identities, world)
    return world


def _needs(identities: Any) -> SimpleNamespace:
    employer, place = identities["employer"].user, identities["employer"].establishment
    adviser = identities["adviser"].adviser

    def need(**kwargs: Any) -> Any:
        request = SupportRequestFactory(establishment=place, requested_by=employer, contact=adviser)
        return OfferFactory(establishment=place, support_request=request, **kwargs)

    skill = reference.SkillFactory(label="Servir les clients")
    live = need(
        profile__title="Vendeuse ou vendeur en boulangerie",
        profile__employer_words="Servir les clients, tenir la caisse, garder le magasin propre.",
        indispensable=[skill.ogr],
        licences={"B": True},
        places=2,
        published_at=timezone.now() - timedelta(days=50),
        expires_at=timezone.now() + timedelta(days=6),
    )
    new = need(submitted=True, profile__title="Commis de cuisine")
    returned = need(submitted=True, profile__title="Livreur du matin")
    offer_services.return_offer(offer=returned, actor=identities["adviser"].user, remarks="À quelle heure ?")
    draft = NeedDraftFactory(user=employer, establishment=place, submission_key=uuid.uuid4())
    return SimpleNamespace(live=live, new=new, returned=returned, draft=draft)


def _at_work(identities: Any, world: SimpleNamespace) -> Any:
    """A job that has begun: notes, marks that differ, a low one, a check-in to come."""
    working = MediationFactory(
        youth=world.youth,
        offer=OfferFactory(establishment=world.place),
        following=True,
        reason_employer="Il a 3 des 4 compétences que vous attendez.",
    )
    MeetingFactory(mediation=working)
    NoteFactory(mediation=working, level="shared")
    AlertFactory(mediation=working, text="Le planning change sans prévenir.")
    now = timezone.now()
    check_in = CheckInFactory(mediation=working, sent_at=now)
    for side, marks in {"tutor": (4, 3, 4), "youth": (3, 3, 1)}.items():
        answers = dict(zip(("work", "team", "hours"), marks, strict=True))
        CheckInAnswerFactory(
            check_in=check_in, side=side, answered_at=now, comment="Bus en retard.", **answers
        )
    CheckInFactory(mediation=working, moment="w2", due_on=timezone.localdate() + timedelta(days=9))
    link = CheckInFactory(mediation=MediationFactory(following=True))
    CheckInAnswerFactory(check_in=link, side="youth", token_hash=hash_token("lien"))
    mediation_services.add_note(
        mediation=working, actor=identities["adviser"].user, level="structure", text="À rappeler."
    )
    return working


def _people_who_fit(identities: Any, world: SimpleNamespace) -> None:
    adviser = identities["adviser"].adviser
    code = world.needs.live.profile.occupation_id
    skill = world.needs.live.profile.skills.get().skill_id
    fits = {"adviser": adviser, "wishes": [code], "skills": [skill]}
    world.fit = YouthFactory(**fits, licences=["B"])
    world.nearly = YouthFactory(**fits)
    # The same person twice, so that there is something to merge.
    twin = Youth.objects.get(pk=world.second_youth.pk)
    YouthFactory(
        adviser=adviser,
        first_name=twin.first_name,
        last_name=twin.last_name,
        birth_date=twin.birth_date,
    )


def more_pages(world: SimpleNamespace, identities: Any) -> dict[str, list[str]]:
    """Faces of pages that the arguments of the access matrix do not show, by identity."""
    needs = world.needs

    def need(name: str, offer: Any) -> str:
        return reverse(name, args=[offer.profile.support_request.public_id])

    def file(name: str, mediation: Any, *more: str) -> str:
        return reverse(f"mediations:{name}", args=[mediation.public_id, *more])

    return {
        "anonymous": [
            reverse("offers:list") + "?metier=boulanger&rayon=10",
            reverse("offers:list") + "?metier=introuvable",
            reverse("offers:detail", args=[needs.live.public_id]),
            reverse(
                "offers:still_open", args=[make_token(offer=needs.live, user=identities["employer"].user)]
            ),
            reverse("offers:still_open", args=["lien"]),
            reverse("mediations:check_in", args=["lien"]),
            reverse("mediations:check_in", args=["inconnu"]),
            reverse("employers:invitation", args=["inconnue"]),
            "/page-inconnue/",
            *ACCOUNT,
        ],
        "employer": [
            *(reverse("offers:need_step", args=[needs.draft.submission_key, step]) for step in NEED_STEPS),
            need("offers:need_sent", needs.new),
            need("mediations:employer_need", needs.live),
            need("mediations:employer_need", needs.new),
            need("mediations:employer_need", needs.returned),
            need("mediations:employer_need_edit", needs.returned),
            need("mediations:employer_need_close", needs.live),
            file("employer_candidate", world.working),
            file("employer_alert", world.working),
            *ACCOUNT,
            "/conseiller/",
        ],
        "adviser": [
            *(
                reverse("pathways:youth_edit_section", args=[world.youth.public_id, section])
                for section in SECTIONS
            ),
            need("offers:staff_need", needs.new),
            need("offers:staff_need", needs.live),
            need("offers:staff_adjust", needs.live),
            reverse("search:offer_matches", args=[needs.live.public_id]),
            reverse("search:offer_nearly", args=[needs.live.public_id]),
            reverse("search:offer_what_if", args=[needs.live.public_id]),
            reverse("search:pair_detail", args=[needs.live.public_id, world.nearly.public_id]),
            reverse("search:youth_matches", args=[world.fit.public_id]),
            file("staff_file", world.working),
            file("staff_step", world.working, "fin-avant-terme"),
            "/conseiller/jeunes/?q=introuvable",
            *ACCOUNT,
        ],
        "youth": [
            file("youth_file", world.suggested),
            file("youth_file", world.working),
            file("youth_step", world.suggested, "refus"),
            file("youth_alert", world.working),
        ],
    }
