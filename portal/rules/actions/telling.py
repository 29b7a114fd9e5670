"""Actions that tell people: a mail, a notice on the home screen of the admin."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from portal.core import mail
from portal.rules.actions.base import Step, Turn, nothing, will
from portal.rules.models import RuleNotice
from portal.rules.recipients import recipients
from portal.rules.triggers import Trigger
from portal.rules.wording import fill, paragraphs

LONGEST_NOTICE = 600


def mail_plan(value: Any, turn: Turn) -> Step:
    people, hidden = recipients(value["to"], turn.subject, today=turn.today())
    if not people:
        return nothing("E-mail à personne" + _hidden(hidden))
    values = placeholders(turn)
    subject, text = fill(value["subject"], values), paragraphs(fill(value["text"], values))
    actor = turn.subject.actor

    def act() -> None:
        for person in people:
            mail.send_later(
                to=person.email or "",
                subject=subject[:250],
                paragraphs=text,
                action=mail.Action("Ouvrir la page", path_of(turn)),
                signature=f"Message envoyé par la règle « {turn.rule.name} ».",
                dedupe_key=f"rule-{turn.key}-{turn.number}-{person.pk}",
                about=[actor.public_id] if actor else (),
            )

    return will(f"E-mail à {_count(people)} : {subject[:80]}" + _hidden(hidden), act)


def notice_plan(value: Any, turn: Turn) -> Step:
    seeing, hidden = recipients(value["to"], turn.subject, today=turn.today())
    people = [person for person in seeing if person.has_perm("wagtailadmin.access_admin")]
    if not people:
        return nothing(
            "Avis à personne : ces personnes n’entrent pas dans l’administration ou ne voient pas la page"
        )
    text = " ".join(fill(value["text"], placeholders(turn)).split())[:LONGEST_NOTICE]
    # On the site there is nothing to do: whoever reads a notice is in the admin.
    works = turn.subject.in_bin or turn.subject.kind in (Trigger.COMMENT, Trigger.ANSWERED)
    path = path_of(turn) if works else reverse("wagtailadmin_pages:edit", args=[turn.page.pk])

    def act() -> None:
        RuleNotice.objects.bulk_create(
            RuleNotice(user=person, page_id=turn.page.pk, rule_name=turn.rule.name, text=text, path=path)
            for person in people
        )

    return will(f"Avis à {_count(people)} : {text[:80]}" + _hidden(hidden), act)


def _count(people: list[Any]) -> str:
    return f"{len(people)} personne{'s' if len(people) > 1 else ''}"


def _hidden(number: int) -> str:
    if not number:
        return ""
    return f" ({number} autre{'s' if number > 1 else ''} n’{'ont' if number > 1 else 'a'} pas le droit de voir la page)"


def path_of(turn: Turn) -> str:
    """Where the reader goes on: what waits, the page on the site, or else where it is changed."""
    page = turn.page
    if turn.subject.in_bin:
        return reverse("editorial_bin")
    if turn.subject.kind == Trigger.COMMENT:
        return reverse("comments_queue")
    if turn.subject.kind == Trigger.ANSWERED:
        return reverse("wagtailforms:list_submissions", args=[page.pk])
    return (page.live and page.get_url()) or reverse("wagtailadmin_pages:edit", args=[page.pk])


def placeholders(turn: Turn) -> dict[str, str]:
    page, actor = turn.page, turn.subject.actor
    parent = page.get_parent()
    return {
        "titre": page.title,
        "adresse": urljoin(f"{settings.BASE_URL}/", path_of(turn)),
        "rubrique": parent.title if parent and parent.depth > 1 else "",
        "type": str(page.page_type_display_name).lower(),
        "personne": str(actor) if actor else "le portail",
        "date": f"{turn.today():%d/%m/%Y}",
    }
