"""The full-text index of each database over the words that `wording.py` prepared; kept equal by the database itself."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE finding_fulltext USING fts5("
    "title_words, summary_words, words, content='finding_entry', content_rowid='id', prefix='2 3', "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER finding_added AFTER INSERT ON finding_entry BEGIN "
    "INSERT INTO finding_fulltext(rowid, title_words, summary_words, words) "
    "VALUES (new.id, new.title_words, new.summary_words, new.words); END",
    "CREATE TRIGGER finding_removed AFTER DELETE ON finding_entry BEGIN "
    "INSERT INTO finding_fulltext(finding_fulltext, rowid, title_words, summary_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.summary_words, old.words); END",
    "CREATE TRIGGER finding_changed AFTER UPDATE OF title_words, summary_words, words ON finding_entry BEGIN "
    "INSERT INTO finding_fulltext(finding_fulltext, rowid, title_words, summary_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.summary_words, old.words); "
    "INSERT INTO finding_fulltext(rowid, title_words, summary_words, words) "
    "VALUES (new.id, new.title_words, new.summary_words, new.words); END",
)
POSTGRESQL = (
    "ALTER TABLE finding_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', title_words), 'A') || setweight(to_tsvector('simple', summary_words), 'B') || "
    "setweight(to_tsvector('simple', words), 'D')) STORED",
    "CREATE INDEX finding_vector ON finding_entry USING GIN (vector)",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER finding_added",
        "DROP TRIGGER finding_removed",
        "DROP TRIGGER finding_changed",
        "DROP TABLE finding_fulltext",
    ),
    "postgresql": ("DROP INDEX finding_vector", "ALTER TABLE finding_entry DROP COLUMN vector"),
}


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
