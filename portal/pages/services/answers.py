"""Answers to forms: kept once, told without their content, forgotten when their time is over."""

from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.pages import form_mails
from portal.pages.models import FormAnswer, FormPage


def keep_answer(
    *,
    page: FormPage,
    values: dict[str, Any],
    token: str,
    email: str = "",
    user: User | None = None,
    at: datetime | None = None,
) -> FormAnswer | None:
    """Keep the values by question, with the sentence that was agreed to. None when this form was already sent."""
    at = at or timezone.now()
    answer = FormAnswer(page=page, form_data=values, consent=page.consent, token=token, user=user)
    try:
        with transaction.atomic():
            answer.save()
            form_mails.answered(page, at=at)
            if page.sends_receipt and email:
                form_mails.receipt(page, to=email, key=answer.token)
    except IntegrityError:
        if FormAnswer.objects.filter(token=answer.token).exists():
            return None
        raise
    return answer


@transaction.atomic
def forget_old_answers(*, at: datetime) -> int:
    """Each form says how long; one statement per length."""
    forgotten = 0
    for months in FormPage.objects.order_by().values_list("keep_months", flat=True).distinct():
        pages = FormPage.objects.filter(keep_months=months).values("pk")
        old = FormAnswer.objects.filter(page__in=pages, submit_time__lt=at - relativedelta(months=months))
        forgotten += old.delete()[0]
    return forgotten
