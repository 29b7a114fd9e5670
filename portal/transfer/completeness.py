"""What a page lacks: to be kept at all, and to go on the site."""

from typing import Any

from django.core.exceptions import ValidationError

from portal.pages.admin_forms import UNDECIDED
from portal.transfer.fields import fields_of


def cannot_be_kept(page: Any) -> str:
    """Why the database would refuse this row, even as a draft; empty when it would not."""
    for field in fields_of(type(page)):
        if not field.null and field.value_from_object(page) is None:
            return f"il lui manque « {field.verbose_name} »"
    try:
        page.validate_constraints()
    except ValidationError as error:
        return f"ses champs se contredisent : {error.messages[0]}"
    return ""


def incomplete_part(page: Any) -> str:
    """The first thing without which the page does not go on the site."""
    try:
        page.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        names = {one.name: one.verbose_name for one in page._meta.concrete_fields}
        return f"{names.get(name, name)} ({messages[0]})"
    if (
        getattr(page, "lead_image_id", None)
        and bool(page.lead_image_alt.strip()) == page.lead_image_decorative
    ):
        return UNDECIDED
    return ""
