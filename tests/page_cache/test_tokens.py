"""The rule of the numbers: whatever the order of reads, writes, losses and deaths, no kept page is an old one."""

from ast import literal_eval
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from portal.core.page_cache import near, tokens
from portal.core.page_cache.entries import Entry
from portal.core.page_cache.tables import FRAME, MENUS, PAGES

PATH = "/une-page/"
LONG = 4e9
TOPICS = (FRAME, MENUS, PAGES, "offers")


class Town(RuleBasedStateMachine):
    """Committed facts are numbers by topic. A page shows the facts that it read; several are being made at once."""

    def __init__(self):
        super().__init__()
        caches["pages"].clear()
        self.facts = dict.fromkeys(TOPICS, 0)
        self.writing = []  # (topics, new facts) of transactions under way
        self.making = []  # (standing, facts) of pages being made
        near.drop("p:page")

    @rule(topics=st.sets(st.sampled_from(TOPICS), min_size=1))
    def a_transaction_writes(self, topics):
        tokens._announce(topics)
        self.writing.append(topics)

    @rule(which=st.integers(0, 5), dies=st.booleans())
    def one_commits(self, which, dies):
        if not self.writing:
            return
        topics = self.writing.pop(which % len(self.writing))
        for topic in topics:
            self.facts[topic] += 1
        # A process killed right after its commit says nothing more.
        if not dies:
            tokens._settle(set(topics))

    @rule(which=st.integers(0, 5))
    def one_is_rolled_back(self, which):
        if self.writing:
            self.writing.pop(which % len(self.writing))

    @rule()
    def somebody_begins_a_page(self):
        _, standing = tokens.read(PATH, "p:page")
        self.making.append([tokens.complete(PATH, standing), None])

    @rule(which=st.integers(0, 5))
    def its_maker_reads_the_database(self, which):
        if self.making:
            made = self.making[which % len(self.making)]
            made[1] = made[1] or dict(self.facts)

    @rule(which=st.integers(0, 5), rests_on=st.sets(st.sampled_from(TOPICS), min_size=1))
    def a_page_is_done(self, which, rests_on):
        if not self.making:
            return
        standing, facts = self.making.pop(which % len(self.making))
        numbers = {topic: standing[topic] for topic in rests_on if topic in standing}
        if facts is None or numbers.keys() != rests_on or min(numbers.values()) < 0:
            return
        caches["pages"].set("p:page", Entry(numbers, [], repr(facts).encode(), "", LONG))

    @rule(lost=st.sets(st.sampled_from(TOPICS)), epoch=st.booleans())
    def numbers_are_lost(self, lost, epoch):
        """Evicted, expired, or the cache began again."""
        caches["pages"].delete_many([tokens.key_of(topic) for topic in lost])
        if epoch:
            caches["pages"].delete(tokens._EPOCH)

    @rule()
    def another_process_takes_over(self):
        tokens._Known.learn(None, {})

    @rule()
    def somebody_asks_for_the_page(self):
        entry, standing = tokens.read(PATH, "p:page")
        if entry is not None and entry.holds(standing):
            self.is_of_now(entry)
            near.put("p:page", entry)

    @rule()
    def somebody_asks_a_process_that_holds_it(self):
        _, standing = tokens.read(PATH)
        entry = near.get("p:page")
        if entry is not None and entry.holds(standing):
            self.is_of_now(entry)

    def is_of_now(self, entry):
        shown = literal_eval(entry.body.decode())
        assert [shown[topic] for topic in entry.tokens] == [self.facts[topic] for topic in entry.tokens]


@pytest.fixture
def _memory(settings):
    settings.PAGE_CACHE = True
    tokens._Away.until = 0.0


@pytest.mark.once
@pytest.mark.usefixtures("_memory", "db")
def test_no_kept_page_is_ever_an_old_one():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Town,
        settings=settings(
            max_examples=150,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def connection(**more):
    return SimpleNamespace(
        in_atomic_block=True, run_on_commit=[], vendor="postgresql", alias="default", **more
    )


@pytest.mark.once
@pytest.mark.usefixtures("_memory")
def test_a_topic_is_told_once_until_something_may_be_undone(monkeypatch):
    said = []
    monkeypatch.setattr(tokens, "_announce", lambda topics: said.append(sorted(topics)))
    monkeypatch.setattr(tokens.transaction, "on_commit", lambda *args, **kwargs: None)
    one = connection()
    tokens.changed(one, {"offers"})
    tokens.changed(one, {"offers", "tags"})
    tokens.changed(one, {"tags"})
    assert said == [["offers"], ["tags"]]
    # What Django does when it commits, or goes back to a savepoint.
    one.run_on_commit = []
    tokens.changed(one, {"offers"})
    assert said[-1] == ["offers"]
    assert len(said) == 3


@pytest.mark.usefixtures("db")
def test_django_marks_what_may_be_undone_by_a_new_list():
    """The rule above rests on it; a Django that does otherwise must not lose a change in silence."""
    from django.db import connection as real
    from django.db import transaction

    with transaction.atomic():
        before = real.run_on_commit
        with transaction.atomic():
            assert real.run_on_commit is before
            transaction.set_rollback(True)
        assert real.run_on_commit is not before
