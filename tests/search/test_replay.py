"""What a file keeps of its match can be computed again, whatever changed since."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mediations.models import Mediation
from mediations.services import suggest
from pathways.models import YouthSkill
from search.facts_json import offer_from, offer_json, youth_from, youth_json
from search.loading import offer_facts, youth_facts
from search.models import MatchRecord
from search.replay import replay
from tests.factories.accounts import AdviserFactory
from tests.factories.offers import OfferFactory
from tests.factories.pathways import YouthFactory
from tests.search.worlds import build_reference, build_world

pytestmark = pytest.mark.django_db


def test_facts_survive_json() -> None:
    build_reference()
    world = build_world(seed=11, offers=30, youth=30, today=timezone.localdate())
    for facts in offer_facts(world.offers):
        assert offer_from(json.loads(json.dumps(offer_json(facts)))) == facts
    for one in youth_facts(world.youth, today=world.today):
        assert youth_from(json.loads(json.dumps(youth_json(one)))) == one


@pytest.fixture
def mediation() -> Mediation:
    adviser = AdviserFactory()
    offer = OfferFactory(agency=adviser.agency, occupation__code="G1602", expected=[11, 12])
    youth = YouthFactory(adviser=adviser, wishes=["G1602"], skills=[11])
    return suggest(offer=offer, youths=[youth], actor=adviser.user).created[0]


def run(mediation: Mediation) -> dict:
    out = io.StringIO()
    call_command("replay_match", mediation=str(mediation.public_id), stdout=out)
    return json.loads(out.getvalue())


def test_the_match_behind_a_file_is_computed_again_after_everything_changed(mediation: Mediation) -> None:
    kept = MatchRecord.objects.get(mediation=mediation)
    assert kept.score == mediation.score
    YouthSkill.objects.all().delete()
    mediation.youth.wishes.all().delete()
    told = run(mediation)
    assert told["same"] is told["same_version"] is True
    assert told["then"]["score"] == told["again"]["score"] == mediation.score
    assert told["then"]["points"]["skills"] == 4


def test_another_version_of_the_table_is_told(mediation: Mediation) -> None:
    kept = MatchRecord.objects.get(mediation=mediation)
    kept.criteria_version, kept.points = "older", kept.points | {"skills": 20}
    assert not replay(kept).same_version
    assert not replay(kept).same


def test_a_file_without_memory_says_so(mediation: Mediation) -> None:
    MatchRecord.objects.all().delete()
    with pytest.raises(CommandError, match="Rien n’a été gardé"):
        run(mediation)
