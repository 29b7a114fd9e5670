"""Template tags and filters of the look: built in, so templates need not load them.

Forms and charts have their own modules; they are registered here so that one library serves all templates.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeData, SafeString, mark_safe

from portal.core import charts, dates, form_rendering, score, states
from portal.core.icons import ICONS
from portal.core.languages import direction_of, is_french
from portal.core.typography import typo as plain_typo
from portal.core.typography import typo_html

register = template.Library()

# --- Text -------------------------------------------------------------------------------------------------------------


@register.filter
def typo(value: Any) -> str:
    """French no-break spaces. HTML stays HTML, text stays text (and gets escaped)."""
    if not is_french():
        return SafeString(value) if isinstance(value, SafeData) else str(value)
    if isinstance(value, SafeData):
        return mark_safe(typo_html(str(value)))  # noqa: S308 - only spaces between tags of an already safe text change
    return plain_typo(str(value))


@register.filter
def relative_day(value: date | datetime | None, today: date | None = None) -> str:
    return dates.relative_day(value, today=today) if value else ""


@register.filter
def relative_moment(value: datetime | None, today: date | None = None) -> str:
    return dates.relative_moment(value, today=today) if value else ""


@register.filter
def days_left(value: date | datetime | None, today: date | None = None) -> str:
    return dates.days_left(value, today=today) if value else ""


@register.filter
def hour(value: datetime) -> str:
    """« 12 h », « 9 h 30 »."""
    return dates.hour(value)


@register.filter
def initials(name: Any) -> str:
    """« Nadia Berrou » → « NB »."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalnum()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


@register.filter
def yes_no(value: bool | None) -> str:
    return "non renseigné" if value is None else "oui" if value else "non"


@register.filter
def phone_link(number: str) -> str:
    """What follows `tel:`."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter
def plural(count: int, word: str) -> str:
    """« 3 candidats » from `3|plural:"candidat"`; an irregular plural after a comma: `"cheval,chevaux"`."""
    one, _, many = word.partition(",")
    return f"{count}\u00a0{one if abs(count) < 2 else many or one + 's'}"


# --- Languages of the site: our own data and screens are in French whatever the page around them ------------------------


@register.simple_tag
def direction() -> str:
    return direction_of(translation.get_language())


@register.simple_tag
def french() -> SafeString:
    """Attributes of an element that shows French data inside a translated page."""
    return SafeString("" if is_french() else ' lang="fr" dir="ltr"')


@register.simple_tag
def french_link() -> SafeString:
    """An attribute of a link to one of our screens, which are in French."""
    return SafeString("" if is_french() else ' hreflang="fr"')


@register.simple_tag
def quoted(text: Any) -> str:
    """Quotation marks of the language: « … », “…”."""
    first, last = ("“", "”") if translation.get_language() == "en" else ("«\u00a0", "\u00a0»")
    return format_html("{}{}{}", first, typo(text), last)


# --- Small pieces -----------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon; with a label when it stands alone, hidden from screen readers otherwise."""
    path = ICONS[name]
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>',
            label,
            path,
        )
    # An arrow to what follows points to the left where one reads from the right.
    turns = " icon-turns" if name.startswith("arrow-") else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        turns,
        path,
    )


@register.simple_tag
def state_badge(state: Any, label: str = "") -> SafeString:
    """`{% state_badge offer %}`, `{% state_badge OfferState.DRAFT %}` or `{% state_badge code label %}`."""
    tone, word = states.describe(state, label)
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, icon(states.SIGNS[tone]), word)


@register.simple_tag
def badge(tone: str, label: str) -> SafeString:
    """A badge that is no state: tone ok, warn, bad, open or quiet."""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, icon(states.SIGNS[tone]), label)


@register.filter
def crumb(step: Any) -> dict[str, str]:
    """A step of the breadcrumbs, given as a pair (label, url), a dict, or a page of the site."""
    if isinstance(step, Mapping):
        return {"label": str(step["label"]), "url": str(step["url"])}
    if isinstance(step, (tuple, list)):
        return {"label": str(step[0]), "url": str(step[1])}
    return {"label": str(getattr(step, "title", step)), "url": str(step.url)}


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, **changes: Any) -> str:
    """The current query string with some values changed; None or "" removes one. Any change but `page` goes back to
    page 1."""
    query = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.inclusion_tag("components/two_circles.html")
def two_circles(done: int, total: int, label: str = "") -> dict[str, Any]:
    """Progress between the need (left, open) and the young person (right, full)."""
    share = min(1.0, max(0.0, done / total)) if total else 0.0
    start, length = 44, 112
    return {
        "label": label,
        "end": round(start + length * share),
        "complete": bool(total) and done >= total,
        "dots": [
            {"x": round(start + length * step / total), "done": step <= done}
            for step in range(1, max(total, 1))
        ],
    }


@register.inclusion_tag("components/score_bar.html")
def score_bar(points: Mapping[str, int], detail: bool = False) -> dict[str, Any]:
    """The points of a pair as coloured segments in the order of the criteria table; `detail` adds the table."""
    return {"segments": score.segments(points), "total": score.total(points), "detail": detail}


# --- Charts and forms -------------------------------------------------------------------------------------------------

register.inclusion_tag("components/chart_bar.html", name="bar_chart")(charts.bar_chart)
register.inclusion_tag("components/chart_line.html", name="line_chart")(charts.line_chart)
register.simple_tag(form_rendering.widget, name="widget")
register.simple_tag(form_rendering.error_links, name="error_links")
register.filter("form_kind", form_rendering.kind)
register.filter("hint_limit", form_rendering.hint_limit)
register.filter("layout", form_rendering.layout)


@register.simple_tag
def field(bound_field: Any) -> SafeString:
    """`{% field form.name %}`: label, hint, error and control of one field."""
    return bound_field.as_field_group()


@register.inclusion_tag("components/filter_field.html")
def filter_field(bound_field: Any) -> dict[str, Any]:
    """A field of a filter bar."""
    return {
        "field": bound_field,
        "kind": form_rendering.kind(bound_field),
        "limit": form_rendering.hint_limit(bound_field),
    }


@register.simple_tag
def render_form(form: Any) -> SafeString:
    """`{% render_form form %}`: the error summary and every field. The `<form>` tag and buttons are the page's."""
    return conditional_escape(form.render())


# What would end the element or open another one, written as JSON escapes (as Django's `json_script` does).
_SCRIPT_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(document: Mapping[str, Any]) -> SafeString:
    """`{% json_ld posting %}`: structured data for search engines; a data block, which no browser runs."""
    text = json.dumps(document, ensure_ascii=False).translate(_SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
