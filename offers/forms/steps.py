"""The order of the four steps, and how a draft keeps what was typed in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from employers.models import NeedDraft
from offers.forms.need import AskedForm, ConditionsForm, NeedPartForm, WhereWhenForm, WorkForm
from offers.services import NeedData
from portal.accounts.models import User

# What one field may keep in a draft: far above every limit, so that a text that is too long comes back whole.
MAX_KEPT = 50_000
_LOOKUP_PARTS = ("", "_code", "_choice", "_asked")


@dataclass(frozen=True)
class Step:
    slug: str
    label: str
    title: str
    form: type[NeedPartForm]


STEPS = (
    Step("travail", "Le travail", "De qui avez-vous besoin ?", WorkForm),
    Step("lieu-et-dates", "Où et quand", "Où et quand ?", WhereWhenForm),
    Step("attentes", "Vos attentes", "Que faut-il savoir faire ?", AskedForm),
    Step("conditions", "Conditions", "Quelles conditions, et quelle aide ?", ConditionsForm),
)
BY_SLUG = {step.slug: step for step in STEPS}
LABELS = [*(step.label for step in STEPS), "Vérification"]


def number(step: Step) -> int:
    return STEPS.index(step) + 1


def kept(step: Step, post: QueryDict) -> dict[str, list[str]]:
    """What a step sent, as it was typed; nothing that is not one of its fields."""
    names = [name + part for name in step.form.base_fields for part in _LOOKUP_PARTS]
    return {
        name: [value.replace("\0", "")[:MAX_KEPT] for value in post.getlist(name)][:200]
        for name in names
        if name in post
    }


def _query(answers: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in answers.items():
        query.setlist(name, values)
    return query


def form_of(step: Step, draft: NeedDraft | None, user: User) -> NeedPartForm:
    """The form of a step, filled from the draft when the step was begun."""
    answers = draft.answers if draft else {}
    occupation = next(iter(answers.get("travail", {}).get("occupation_code", [])), "")
    data = _query(answers[step.slug]) if step.slug in answers else None
    return step.form(data, user=user, occupation=occupation)


def bound_form(step: Step, post: QueryDict, draft: NeedDraft | None, user: User) -> NeedPartForm:
    answers = draft.answers if draft else {}
    occupation = next(iter(answers.get("travail", {}).get("occupation_code", [])), "")
    return step.form(post, user=user, occupation=occupation)


def first_open(draft: NeedDraft, user: User) -> Step | None:
    """The first step that is not complete; None when the need can be sent."""
    for step in STEPS:
        form = form_of(step, draft, user)
        if not (form.is_bound and form.is_valid()):
            return step
    return None


def need_of(draft: NeedDraft, user: User) -> tuple[NeedData, str]:
    """What the complete draft says, and the support asked."""
    values: dict[str, Any] = {}
    depth = ""
    for step in STEPS:
        form = form_of(step, draft, user)
        form.full_clean()
        values |= form.values()
        depth = form.cleaned_data.get("depth", depth)
    return NeedData(**values), depth


def need_so_far(draft: NeedDraft, user: User) -> NeedData:
    """What an unfinished draft says: the steps that are valid, nothing for the others."""
    values: dict[str, Any] = {"title": "", "skills": {}, "licences": {}, "languages": {}}
    for step in STEPS:
        form = form_of(step, draft, user)
        if form.is_bound and form.is_valid():
            values |= form.values()
    return NeedData(**values)


def answers_of(draft: NeedDraft, user: User) -> Iterator[tuple[Step, list[tuple[str, str]]]]:
    """Each step with what was answered, in words, to read over before sending."""
    for step in STEPS:
        form = form_of(step, draft, user)
        form.full_clean()
        rows = [(str(field.label or name), _words(form, name)) for name, field in form.fields.items()]
        yield step, [(label, words) for label, words in rows if words]


def _words(form: NeedPartForm, name: str) -> str:
    value = form.cleaned_data.get(name)
    choices = dict(getattr(form.fields[name], "choices", None) or ()) if not hasattr(value, "pk") else {}
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "oui" if value else ""
    if isinstance(value, list):
        return ", ".join(str(choices.get(item, item)) for item in value)
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return str(choices.get(value, value))
