"""One of each object, for tests that walk over every page: those of the adviser's structure and of the employer."""

from types import SimpleNamespace
from typing import Any

import pytest

from pathways.services.imports import check_import
from portal.accounts.tokens import new_token
from portal.core.models import Outbox
from tests.factories import accounts, employers, mediations, offers, pages, pathways


@pytest.fixture
def world(identities: Any, agency: Any) -> SimpleNamespace:
    """Objects of the adviser's structure and of the employer, for the arguments of URLs."""
    youth, place = identities["youth"].youth, identities["employer"].establishment
    offer = offers.OfferFactory(establishment=place, indispensable=[101])
    mediation = mediations.MediationFactory(youth=youth, offer=offer, presented=True)
    token, token_hash = new_token()
    mediations.CheckInAnswerFactory(check_in__mediation__youth=youth, token_hash=token_hash)
    return SimpleNamespace(
        mediation=mediation,
        meeting=mediations.MeetingFactory(mediation=mediation),
        alert=mediations.AlertFactory(mediation=mediation),
        check_in_token=token,
        youth=youth,
        second_youth=pathways.YouthFactory(adviser=youth.adviser),
        place=place,
        employer=identities["employer"].user,
        colleague=accounts.AdviserFactory(agency=agency),
        commune=accounts.AgencyCommuneFactory(agency=agency, commune=place.commune),
        new_siret=employers.siret(employers.siren(7777)),
        invitation=employers.InvitationFactory(establishment=place),
        join_request=place.join_requests.create(user=accounts.UserFactory()),
        youth_import=check_import(
            content=b"prenom;nom;date_naissance\nLina;Durand;31/01/2006\n",
            file_name="jeunes.csv",
            agency=agency,
            adviser=youth.adviser,
            actor=identities["adviser"].user,
        ),
        commitment=pathways.CommitmentFactory(youth=youth),
        situation=pathways.SituationFactory(youth=youth),
        referral=pathways.ReferralFactory(youth=youth),
        offer=offer,
        feed_offer=offers.OfferFactory(imported=True, agency=agency),
        support_request=offer.profile.support_request,
        new_request=offers.OfferFactory(establishment=place, submitted=True).profile.support_request,
        draft=employers.NeedDraftFactory(establishment=place, user=identities["employer"].user, answers={}),
        occurrence=pages.EventPageFactory(agency=agency).occurrences.get(),
        article=pages.ArticlePageFactory(takes_comments=True),
        dead_effect=Outbox.objects.create(kind="mail", dedupe_key="dead", state=Outbox.State.DEAD),
    )
