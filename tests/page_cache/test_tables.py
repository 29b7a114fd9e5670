"""Names of tables in statements: what is read, what is written."""

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from portal.core.page_cache import tables
from portal.core.page_cache.tables import FRAME, MENUS, PAGES, PRIVATE, TEXTS

TABLES = sorted(tables.topic_of())


def test_every_table_has_a_topic_or_is_known_to_count_for_nothing():
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        assert table in tables.topic_of() or table in tables._NOTHING


def test_the_table_of_topics_names_tables_that_exist():
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    labels = {config.label for config in apps.get_app_configs()}
    assert set(tables._TABLES) <= known
    assert set(tables.QUIET_COLUMNS) <= known
    assert set(tables._APPS) <= labels
    for table, quiet in tables.QUIET_COLUMNS.items():
        model = next(model for model in apps.get_models() if model._meta.db_table == table)
        assert quiet <= {field.column for field in model._meta.fields}


def test_the_topics_read_with_each_page_are_few_and_never_private():
    assert PRIVATE not in tables.topics()
    assert {PAGES, MENUS, TEXTS, FRAME} <= set(tables.topics())
    assert len(tables.topics()) < 40


@given(
    st.lists(st.sampled_from(TABLES), min_size=1, max_size=5),
    st.sampled_from(['"{}"', "{}", '"public"."{}"']),
    st.sampled_from(["SELECT", "select", "  SELECT", "(SELECT", "WITH x AS (SELECT 1) SELECT"]),
)
def test_every_table_of_a_query_is_seen_however_it_is_written(names, quoting, start):
    joins = " JOIN ".join(quoting.format(name) for name in names)
    sql = f"{start} a.b, count(*) FROM {joins} ON (1 = 1) WHERE x = %s"
    assert tables.only_reads(sql)
    assert tables.read_by(sql) == {tables.topic_of()[name] for name in names}


@given(
    st.sampled_from(TABLES),
    st.sampled_from(
        [
            'INSERT INTO "{}" ("a") VALUES (%s)',
            'INSERT OR IGNORE INTO "{}" ("a") SELECT "b" FROM "other"',
            'UPDATE "{}" SET "a" = %s WHERE "id" IN (SELECT 1)',
            "update {} set a = 1",
            'DELETE FROM "{}" WHERE 1 = 1',
            'TRUNCATE "{}", "django_session"',
            'ALTER TABLE "{}" ADD COLUMN "x" integer',
            'WITH moved AS (DELETE FROM "{}" RETURNING *) SELECT * FROM moved',
        ]
    ),
)
def test_every_table_that_a_statement_writes_is_told(name, statement):
    sql = statement.format(name)
    assert not tables.only_reads(sql)
    topic = tables.topic_of()[name]
    assert tables.written_by(sql) == (frozenset() if topic == PRIVATE else {topic})


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ('UPDATE "accounts_user" SET "last_login" = %s WHERE "accounts_user"."id" = %s', False),
        ('UPDATE "accounts_user" SET "last_login" = %s, "first_name" = %s WHERE "id" = %s', True),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "latest_revision_id" = %s WHERE "id" = 3', False),
        ('UPDATE "wagtailcore_page" SET "title" = %s WHERE "id" = 3', True),
        ("UPDATE wagtailcore_page SET numchild=numchild+1 WHERE path = %s", True),
    ],
)
def test_columns_that_nobody_sees_tell_nothing(sql, told):
    assert bool(tables.written_by(sql)) is told
