"""The commands that scripts use: JSON alone on standard output, and nothing that the export does not tell."""

import io
import json
import socket
import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.reference.models import Mobility
from search.criteria import CRITERIA_VERSION, KEYS
from search.engines.elasticsearch import breaker
from tests.search.conformance import on_an_edge
from tests.search.from_export import Scorer
from tests.search.worlds import Generated, build_reference, build_world

pytestmark = pytest.mark.django_db


def run(*words: str) -> Any:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.fixture
def world() -> Generated:
    build_reference()
    return build_world(seed=42, offers=25, youth=40, today=timezone.localdate())


def ranks() -> dict[tuple[str, str], int]:
    rows = Mobility.objects.values_list("occupation_id", "target_id", "rank")
    return {(wish, target): rank for wish, target, rank in rows}


@pytest.mark.parametrize("engine", ["database", "reference"])
def test_every_match_can_be_recomputed_from_the_export(world: Generated, engine: str) -> None:
    export = run("export_matching", "--json")
    scorer = Scorer(export, ranks())
    offers, people = scorer.offers, scorer.youth
    edges = edge_pairs(world)
    pairs = {(o["id"], y["id"]): points for o in offers for y in people if (points := scorer.pair(o, y))}
    assert len(pairs) > 40
    for side, other, rows in (("offer", 1, offers), ("youth", 0, people)):
        for row in rows:
            expected = sorted(
                (-sum(points.values()), pair[other], points)
                for pair, points in pairs.items()
                if pair[1 - other] == row["id"] and pair not in edges
            )
            answer = run("match", f"--{side}", row["id"], "--engine", engine, "--limit", "1000", "--json")
            mine = [
                (-found["score"], found["id"], found["points"])
                for found in answer["results"]
                if ((row["id"], found["id"]) if side == "offer" else (found["id"], row["id"])) not in edges
            ]
            assert mine == expected
            assert (answer["engine"], answer["criteria_version"]) == (engine, CRITERIA_VERSION)


def edge_pairs(world: Generated) -> set[tuple[str, str]]:
    from search.loading import offer_facts, youth_facts

    offers, people = offer_facts(world.offers), youth_facts(world.youth, today=world.today)
    return {(o.id, y.id) for o in offers for y in people if on_an_edge(o, y)}


def test_explain_sums_to_its_score_for_every_pair(world: Generated) -> None:
    excluded = 0
    for offer in world.offers[:8]:
        for youth in world.youth[:8]:
            told = run("explain", "--offer", str(offer.public_id), "--youth", str(youth.public_id), "--json")
            assert set(told) == {"score", "points", "exclusions", "missing", "sentences"}
            assert tuple(told["points"]) == KEYS
            assert told["score"] == sum(told["points"].values())
            assert set(told["sentences"]) == {"adviser", "employer", "youth"}
            assert all(told["sentences"].values())
            assert all(gap["gain"] > 0 and gap["text"] for gap in told["missing"])
            for exclusion in told["exclusions"]:
                assert exclusion["reason"]
                assert bool(exclusion["article"]) == exclusion["key"].startswith("legal_")
            excluded += bool(told["exclusions"])
    assert excluded > 10


def test_the_limit_is_kept_and_the_best_come_first(world: Generated) -> None:
    offer = str(next(o for o in world.offers if o.is_visible() and o.profile.occupation_id).public_id)
    whole = run("match", "--offer", offer, "--limit", "1000")["results"]
    assert run("match", "--offer", offer, "--limit", "2")["results"] == whole[:2]
    assert run("match", "--offer", offer, "--limit", "0")["results"] == []


@pytest.mark.parametrize(
    "words", [("--offer", "nonsense"), ("--offer", str(uuid.uuid4())), ("--youth", str(uuid.uuid4()))]
)
def test_an_unknown_id_is_an_error_that_names_it(words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=words[1]):
        run("match", *words)


def test_without_elasticsearch_the_database_answers_and_says_so(world: Generated, settings: Any) -> None:
    offer = str(next(o for o in world.offers if o.is_visible() and o.profile.occupation_id).public_id)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{probe.getsockname()[1]}"
    breaker.reset()
    answer = run("match", "--offer", offer, "--engine", "elasticsearch")
    breaker.reset()
    assert answer == run("match", "--offer", offer, "--engine", "database")
    assert answer["engine"] == "database"
