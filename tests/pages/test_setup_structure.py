from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from portal.accounts.models import Adviser, Agency, AgencyCommune, User
from portal.pages.models import HomePage
from tests.factories.reference import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path, capsys) -> Path:
    for code in ("07019", "07132"):
        CommuneFactory(insee=code)
    call_command("setup_structure", "--example")
    path = tmp_path / "structure.toml"
    path.write_text(capsys.readouterr().out, "utf-8")
    return path


def test_the_example_opens_a_portal(file, client, capsys):
    call_command("setup_structure", file)
    assert "1 antenne(s), 2 commune(s)" in capsys.readouterr().out
    structure = Agency.objects.structures().get()
    branch = Agency.objects.branches().get()
    administrator = User.objects.get()
    assert branch.parent == structure
    assert administrator.adviser.role == Adviser.Role.STRUCTURE_ADMIN
    assert AgencyCommune.objects.filter(agency=branch, referent=administrator.adviser).count() == 2
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert client.get("/").status_code == 200
    assert HomePage.objects.get().permissions_for_user(administrator).can_add_subpage()


def test_a_second_run_changes_what_the_file_changed_and_nothing_else(file):
    call_command("setup_structure", file)
    file.write_text(
        file.read_text("utf-8").replace("promised_delay_days = 2", "promised_delay_days = 3"), "utf-8"
    )
    call_command("setup_structure", file)
    assert Agency.objects.structures().get().promised_delay_days == 3
    assert (User.objects.count(), Agency.objects.count(), Site.objects.count()) == (1, 2, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"07132"', '"99999"', "Communes inconnues : 99999"),
        ('name = "Antenne d’Aubenas"', "", r"branch\[1\].name"),
        ("direction@mission-locale.example", "direction", "e-mail"),
        ("[administrator]", "[autre]", "administrator"),
        ("[[branch]]", "[[branch", "TOML"),
    ],
)
def test_a_mistake_leaves_everything_as_it_was(file, old, new, message):
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("setup_structure", file)
    assert not Agency.objects.exists()
    assert not User.objects.exists()
