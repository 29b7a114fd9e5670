"""docs/commands.md tells scripts what each command takes and answers: it is held equal to the commands."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import BaseCommand

from portal.demo.feed import FILE
from search.criteria import CRITERIA_VERSION, KEYS
from tests.factories.accounts import AgencyFactory
from tests.factories.employers import EstablishmentFactory
from tests.factories.offers import OfferFactory
from tests.factories.pages import ArticlePageFactory
from tests.factories.pathways import YouthFactory
from tests.factories.reference import CommuneFactory

PAGE = (Path(settings.BASE_DIR) / "docs" / "commands.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
APPS = ("portal", "employers", "pathways", "offers", "mediations", "search")
OURS = sorted(name for name, app in get_commands().items() if str(app).split(".")[0] in APPS)


def example(name: str) -> Any:
    return json.loads(re.search(r"```json\n(.*?)```", SECTIONS[name], re.DOTALL)[1])


def test_every_command_has_its_section_and_no_other():
    assert sorted(SECTIONS) == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_option_has_its_line(name):
    plain = {action.dest for action in BaseCommand().create_parser("manage.py", "x")._actions}
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    actions = [action for action in parser._actions if action.dest not in plain]
    told = set(re.findall(r"`(--[a-z-]+)", SECTIONS[name]))
    assert told == {option for action in actions for option in action.option_strings}
    arguments = [action for action in actions if not action.option_strings]
    lines = re.findall(r"^- `([A-Z]+)`:", SECTIONS[name], re.MULTILINE)
    assert len(lines) == len(arguments)


def shape(value: Any) -> Any:
    """Keys and kinds; of a list what its first item is; a number is a number."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return (
        "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
    )


def run(name: str, *arguments: str) -> Any:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def pair(db):
    """An offer and a young person with something in every list."""
    offer = OfferFactory(
        occupation="G1602", indispensable=[101], expected=[102], learnt=[103], licences={"B": True},
        languages={"fr": False}, constraints=[300801], profile__level_minimum_id=None,
    )  # fmt: skip
    youth = YouthFactory(wishes=["G1602"], skills=[101, 102], licences=["B"])
    return offer, youth


@pytest.mark.parametrize("side", ["offer", "youth"])
def test_match_answers_as_told(pair, side):
    offer, youth = pair
    answer = run("match", f"--{side}", str((offer if side == "offer" else youth).public_id), "--json")
    assert shape(answer) == shape(example("match"))
    assert answer["criteria_version"] == CRITERIA_VERSION
    assert (
        list(answer["results"][0]["points"]) == list(example("match")["results"][0]["points"]) == list(KEYS)
    )
    assert sum(answer["results"][0]["points"].values()) == answer["results"][0]["score"]


def test_explain_answers_as_told_also_for_an_excluded_pair(pair):
    offer, _ = pair
    stranger = YouthFactory()
    answer = run("explain", "--offer", str(offer.public_id), "--youth", str(stranger.public_id), "--json")
    told = example("explain")
    assert list(answer) == list(told)
    assert shape(answer["exclusions"]) == shape(told["exclusions"])
    assert shape(answer["missing"]) == shape(told["missing"])
    assert shape(answer["sentences"]) == shape(told["sentences"])


def test_export_matching_answers_as_told(pair):
    answer, told = run("export_matching", "--json"), example("export_matching")
    assert list(answer) == list(told)
    for name in ("offers", "youth"):
        row, like = answer[name][0], told[name][0]
        assert list(row) == list(like)
        for key, value in like.items():
            assert isinstance(row[key], list) == isinstance(value, list), key
            if isinstance(value, dict):
                assert list(row[key]) == list(value)


def test_import_offers_answers_as_told(db, tmp_path):
    AgencyFactory()
    path = tmp_path / "offres.json"
    first = json.loads(FILE.read_text("utf-8"))["resultats"][0]
    path.write_text(json.dumps([first, {"id": "SANS-TITRE"}]), "utf-8")
    answer = run("import_offers", "--format", "france-travail", str(path), "--dry-run", "--json")
    told = example("import_offers")
    assert list(answer) == list(told)
    for key in ("created", "updated", "unchanged", "rejected", "warnings"):
        assert shape(answer[key]) == shape(told[key]), key


def test_content_goes_out_and_comes_in_as_told(db, tmp_path):
    page = ArticlePageFactory(title="Voir un dentiste")
    path = tmp_path / "sante.zip"
    answer, told = (
        run("export_content", str(path), "--section", str(page.pk), "--json"),
        example("export_content"),
    )
    assert list(answer) == list(told)
    answer, told = run("import_content", str(path), "--existing", "copy", "--json"), example("import_content")
    assert list(answer) == list(told)
    assert shape(answer["counts"]) == shape(told["counts"])
    assert shape({**answer["pages"][0], "told": ["…"]}) == shape(told["pages"][0])
    again = run("import_content", str(path), "--dry-run", "--json")
    assert (again["id"], again["counts"]["same"]) == (None, 1)


def test_indicators_answer_as_told(db):
    EstablishmentFactory(commune=CommuneFactory(aubenas=True))
    answer, told = run("indicators", "--json"), example("indicators")
    assert list(answer) == list(told)
    row = next(one for one in answer["indicators"] if one["key"] == "needs_received")
    assert list(row) == list(told["indicators"][0])
    assert list(row["lines"]["total"]) == list(told["indicators"][0]["lines"]["total"])
