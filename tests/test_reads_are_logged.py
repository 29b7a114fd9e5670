"""Whoever is shown what a file holds about a young person leaves a trace that the young person reads."""

import re

import pytest
from django.urls import reverse

from pathways.models import FileAccess, Youth
from tests.access_matrix import MATRIX

READERS = ("adviser", "manager", "employer", "employer_admin")
# What only the file says: lists show a name, not these.
SECRETS = {
    "email": "canari@exemple.example",
    "phone": "06 98 76 54 32",
    "address": "12 impasse Canari",
    "about": "Je veux devenir Canari.",
}


@pytest.fixture
def shown(world):
    """The words by which the young person of the world is recognised."""
    Youth.objects.filter(pk=world.youth.pk).update(**SECRETS)
    return [*SECRETS.values(), SECRETS["phone"].replace(" ", "")]


@pytest.mark.once
@pytest.mark.parametrize("space", sorted({name.split(":")[0] for name in MATRIX}))
def test_every_page_that_shows_a_file_leaves_a_trace(space, identities, world, shown):
    silent = []
    for name, page in MATRIX.items():
        if not name.startswith(f"{space}:") or "GET" not in page.methods:
            continue
        for who in (one for one in READERS if one in page.who):
            before = FileAccess.objects.filter(youth=world.youth).count()
            answer = identities[who].client.get(reverse(name, args=page.args(world)), follow=True)
            body = b"".join(answer) if answer.streaming else answer.content
            text = re.sub(r"[\s\u00a0\u202f]+", " ", body.decode(errors="replace"))
            seen = [secret for secret in shown if secret in text]
            if seen and FileAccess.objects.filter(youth=world.youth).count() == before:
                silent.append(f"{name} {who}: {seen}")
    assert not silent, "\n".join(silent)


def test_the_trace_names_the_reader_and_the_young_person_reads_it(identities, world, shown):
    reader = identities["adviser"]
    file = reader.client.get(reverse("pathways:youth_detail", args=[world.youth.public_id]))
    assert SECRETS["email"] in file.content.decode()
    access = FileAccess.objects.filter(youth=world.youth).latest("at")
    assert (access.actor, access.actor_label) == (reader.user, str(reader.user))
    page = identities["youth"].client.get(reverse("pages:own_data")).content.decode()
    assert str(reader.user) in page
