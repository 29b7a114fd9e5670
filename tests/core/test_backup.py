"""Backup and restore on the database of this run: SQLite, and PostgreSQL when `bin/test` gives it."""

import tarfile
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command

from portal.core.backup import row_counts
from portal.core.models import PeriodicRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def archive(settings, tmp_path, capsys) -> Path:
    PeriodicRun.objects.create(name="kept", error="été")
    (settings.MEDIA_ROOT / "cv").mkdir(parents=True)
    (settings.MEDIA_ROOT / "cv" / "a.txt").write_text("bonjour", "utf-8")
    call_command("backup", tmp_path / "backups")
    return Path(capsys.readouterr().out.strip())


def test_what_was_saved_comes_back_and_nothing_else(archive, settings, capsys):
    before = row_counts()
    PeriodicRun.objects.all().delete()
    PeriodicRun.objects.create(name="later")
    (settings.MEDIA_ROOT / "cv" / "a.txt").unlink()
    (settings.MEDIA_ROOT / "later.txt").write_text("x", "utf-8")
    call_command("restore", archive, yes=True)
    assert row_counts() == before
    assert list(PeriodicRun.objects.values_list("name", "error")) == [("kept", "été")]
    files = [
        path.relative_to(settings.MEDIA_ROOT) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()
    ]
    assert files == [Path("cv/a.txt")]
    PeriodicRun.objects.create(name="still writable")
    assert "Restauré" in capsys.readouterr().out


def test_people_go_on_working_while_it_is_made(settings, tmp_path, capsys, monkeypatch):
    """Rows are counted in the copy: one written a moment later does not make the archive a broken one."""
    from portal.core import backup as module

    packed = module._pack_media

    def meanwhile(target):
        PeriodicRun.objects.create(name="written meanwhile")
        packed(target)

    monkeypatch.setattr(module, "_pack_media", meanwhile)
    call_command("backup", tmp_path / "backups")
    call_command("restore", Path(capsys.readouterr().out.strip()), yes=True)
    assert not PeriodicRun.objects.filter(name="written meanwhile").exists()


def test_no_kept_page_comes_back(settings, tmp_path, capsys):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "portal.core.cache.PageDatabaseCache", "LOCATION": "core_page_cache"}
    }
    call_command("createcachetable", verbosity=0)
    caches["pages"].set_many({"p:old": "page"}, 600)
    call_command("backup", tmp_path / "backups")
    archive = Path(capsys.readouterr().out.strip())
    caches["pages"].set_many({"p:new": "page"}, 600)
    call_command("restore", archive, yes=True)
    assert caches["pages"].get_many(["p:old", "p:new"]) == {}


def test_an_archive_is_private_and_leaves_no_rest(archive):
    assert archive.stat().st_mode & 0o777 == 0o600
    assert list(archive.parent.iterdir()) == [archive]


def test_a_damaged_archive_changes_nothing(archive, tmp_path):
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "open", filter="data")
    with (tmp_path / "open" / "database").open("r+b") as file:
        file.seek(100)
        file.write(b"\0" * 50)
    damaged = tmp_path / "damaged.tar"
    with tarfile.open(damaged, "w") as packed:
        for path in (tmp_path / "open").iterdir():
            packed.add(path, arcname=path.name)
    with pytest.raises(CommandError, match="abîmée"):
        call_command("restore", damaged, yes=True)
    assert PeriodicRun.objects.filter(name="kept").exists()


@pytest.mark.parametrize("content", [b"", b"not an archive"])
def test_something_else_is_refused(content, tmp_path):
    other = tmp_path / "other.tar"
    other.write_bytes(content)
    with pytest.raises(CommandError, match="lisible"):
        call_command("restore", other, yes=True)


def test_nothing_happens_without_a_clear_yes(archive, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "ok")
    PeriodicRun.objects.create(name="later")
    with pytest.raises(CommandError, match="Rien"):
        call_command("restore", archive)
    assert PeriodicRun.objects.filter(name="later").exists()
