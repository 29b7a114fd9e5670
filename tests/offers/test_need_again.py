"""After an offer that ended without a hire the employer takes the need up again, and versions are told in French."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from employers.models import NeedDraft, SupportRequest
from offers.lifecycle import CloseReason, OfferState
from offers.services import NeedData
from offers.services.profiles import content, differences
from portal.core.choices import ContractKind, Requirement
from tests.factories.employers import EmployerMembershipFactory, SupportRequestFactory
from tests.factories.offers import OfferFactory
from tests.factories.reference import SkillFactory
from tests.people import login

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return EmployerMembershipFactory()


def ended(member, **kwargs):
    request = SupportRequestFactory(establishment=member.establishment, requested_by=member.user)
    return OfferFactory(
        establishment=member.establishment,
        support_request=request,
        state=OfferState.WITHDRAWN,
        closed_at=timezone.now(),
        close_reason=CloseReason.NOT_FILLED,
        **kwargs,
    )


def again(offer):
    return reverse("offers:need_again", args=[offer.profile.support_request.public_id])


def test_an_offer_that_found_nobody_proposes_to_change_the_profile(member):
    offer = ended(member)
    page = login(member.user).get(
        reverse("mediations:employer_need", args=[offer.profile.support_request.public_id])
    )
    assert "Revoyons le profil" in page.content.decode()
    assert again(offer) in page.content.decode()


def test_all_answers_come_back_and_can_be_sent_as_they_are(member):
    offer = ended(
        member, indispensable=[101], learnt=[103], licences={"B": True}, languages={"en": False},
        constraints=[300801], weekly_hours=Decimal("35"), pay="SMIC", places=3, places_filled=1,
    )  # fmt: skip
    browser = login(member.user)
    first = browser.post(again(offer))
    draft = NeedDraft.objects.get()
    assert first.url == reverse("offers:need_step", args=[draft.submission_key, "travail"])
    check = reverse("offers:need_check", args=[draft.submission_key])
    assert browser.get(check).status_code == 200
    browser.post(check)
    made = SupportRequest.objects.exclude(pk=offer.profile.support_request.pk).get().job_profile
    assert (made.title, made.occupation_id) == (offer.profile.title, offer.profile.occupation_id)
    assert dict(made.skills.values_list("skill", "requirement")) == {
        101: Requirement.INDISPENSABLE, 103: Requirement.LEARNT,
    }  # fmt: skip
    assert dict(made.licences.values_list("licence", "mandatory")) == {"B": True}
    assert dict(made.languages.values_list("language", "mandatory")) == {"en": False}
    assert list(made.constraints.values_list("context", flat=True)) == [300801]
    assert (made.offer.places, made.offer.pay, made.offer.start_on) == (2, "SMIC", offer.start_on)
    assert (made.offer.weekly_hours, made.offer.contract) == (35, offer.contract)
    assert made.offer.state == OfferState.SUBMITTED


def test_a_second_click_opens_the_same_draft_and_keeps_what_was_changed(member):
    offer = ended(member)
    browser = login(member.user)
    step = browser.post(again(offer)).url
    browser.post(step, {"title": "Autre titre", "autosave": "1"})
    assert browser.post(again(offer)).url == step
    assert NeedDraft.objects.get().answers["travail"]["title"] == ["Autre titre"]


def test_a_start_that_is_over_is_asked_again(member):
    offer = ended(member, start_on=timezone.localdate() - timedelta(days=20))
    login(member.user).post(again(offer))
    assert NeedDraft.objects.get().answers["lieu-et-dates"]["start_on"] == []


def test_an_open_need_or_the_need_of_somebody_else_is_not_taken_up(member):
    offer = ended(member)
    assert login(EmployerMembershipFactory().user).post(again(offer)).status_code == 404
    offer.state = OfferState.PUBLISHED
    offer.save()
    assert login(member.user).post(again(offer)).status_code == 404
    assert not NeedDraft.objects.exists()


def need(**changes):
    values = {"title": "Cuisinier", "skills": {}, "licences": {}, "languages": {}} | changes
    return content(NeedData(**values))


def test_two_versions_differ_in_french_words():
    skill = SkillFactory(label="Tenir la caisse")
    before = need(contract=ContractKind.SEASONAL, weekly_hours=Decimal("35.0"), skills={skill.pk: "expected"})
    after = need(
        contract=ContractKind.CDI,
        weekly_hours=Decimal("35"),
        start_on=timezone.localdate().replace(2027, 3, 1),
        skills={skill.pk: "learnt"},
        licences={"B": True},
    )
    assert differences(before, after) == [
        ("Contrat", "Contrat saisonnier", "CDI"),
        ("Début", "", "1 mars 2027"),
        ("Compétences", "Tenir la caisse (attendu)", "Tenir la caisse (s’apprend sur place)"),
        ("Permis", "", "B (obligatoire)"),
    ]
    assert differences(after, after) == []
