"""Which fields of a page travel, and how: read from the models, so that a new page type needs no line here.

A foreign key travels when it points at a page, an image, a document or at a row with a public code; a test fails when a page
type gets another one.
"""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from portal.accounts.models import Agency
from portal.pages.models import HomePage
from portal.transfer import blocks, blocks_out, richtext
from portal.transfer.archive import clean
from portal.transfer.references import CODES, Incoming, Outgoing

# Of Wagtail's own fields, those that editors write. The address is given once, when the page is made.
OF_PAGE = ("title", "seo_title", "search_description", "show_in_menus")
# What stays at home, and why; shown by an export that leaves something.
_AUTHOR = {"author": "la signature de l’auteur, qui l’a acceptée pour ce site"}
LEFT = {
    "pages.ArticlePage": _AUTHOR,
    "pages.FormPage": {"recipients": "les adresses des personnes prévenues"},
    "pages.ResourcePage": _AUTHOR,
}
# Rows of a page that are not its content: key words go by name, comments on drafts are a talk between colleagues.
NOT_ROWS = ("page_tags", "wagtail_admin_comments", "tagged_items")
MOST_ROWS, MOST_TAGS = 300, 50
_FILLED = ("blank", "null", "required")


def is_transferable(model: Any) -> bool:
    """Pages that an editor may make; the home page is each site's own."""
    return bool(model.is_creatable and model._meta.app_label == "pages" and not issubclass(model, HomePage))


def fields_of(model: Any) -> list[Any]:
    return _fields(model._meta.label)


@lru_cache(maxsize=64)
def _fields(label: str) -> list[Any]:
    model = apps.get_model(label)
    left = LEFT.get(model._meta.label, {})
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in left
        and (field.name in OF_PAGE if field.model is Page else True)
    ]


def rows_of(model: Any) -> dict[str, tuple[Any, list[Any]]]:
    """Name of a relation → its model and the fields that travel."""
    return _rows(model._meta.label)


@lru_cache(maxsize=64)
def _rows(label: str) -> dict[str, tuple[Any, list[Any]]]:
    model, found = apps.get_model(label), {}
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name not in NOT_ROWS:
            own = [
                field
                for field in relation.related_model._meta.concrete_fields
                if not field.primary_key
                and field != relation.field
                and field.name not in ("sort_order", "clean_name")
            ]
            found[name] = (relation.related_model, own)
    return found


# --- Out --------------------------------------------------------------------------------------------------------------


def content_of(page: Any, names: Outgoing) -> dict[str, Any]:
    """What the page says, in the words of an archive. The same content gives the same table on every site."""
    content: dict[str, Any] = {
        "fields": {field.name: _out(field, page, names) for field in fields_of(type(page))}
    }
    if hasattr(page, "tags"):
        content["tags"] = sorted(clean(list(page.tags.names())))
    for name, (_model, own) in rows_of(type(page)).items():
        kept = sorted(getattr(page, name).all(), key=lambda row: getattr(row, "sort_order", None) or 0)
        content.setdefault("rows", {})[name] = [{f.name: _out(f, row, names) for f in own} for row in kept]
    return content


def _out(field: Any, row: Any, names: Outgoing) -> Any:
    value = field.value_from_object(row)
    if isinstance(field, StreamField):
        list(value)
        return clean(blocks_out.outgoing(field.stream_block, field.stream_block.get_prep_value(value), names))
    if isinstance(field, RichTextField):
        return clean(richtext.to_archive(value or "", field.features or [], names))
    if isinstance(field, models.ForeignKey):
        return _key_out(field, value, names)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return clean(value)


def _key_out(field: Any, pk: Any, names: Outgoing) -> Any:
    target = field.related_model
    if target is get_image_model():
        return names.image(pk)
    if target is get_document_model():
        return names.document(pk)
    if target is Page:
        return names.page(pk)
    return names.code(target._meta.label_lower, pk)


def left_at_home(page: Any) -> list[str]:
    """What this page has and its archive does not."""
    found = [reason for name, reason in LEFT.get(page._meta.label, {}).items() if getattr(page, name)]
    for field in fields_of(type(page)):
        if isinstance(field, StreamField):
            value = field.value_from_object(page)
            found += [
                f"le bloc « {label} »"
                for label in blocks_out.left_out(field.stream_block, value.get_prep_value())
            ]
    return found


# --- In ---------------------------------------------------------------------------------------------------------------


class PageReader:
    """Writes the content of an archive on a page in memory. What cannot be kept is told, never raised."""

    def __init__(self, rows: Incoming, agency: Agency | None) -> None:
        self.rows = rows
        self.agency = agency
        self.incomplete = ""

    def write(self, page: Any, content: dict[str, Any]) -> list[str]:
        """`incomplete` says afterwards what must be filled in before the page may be published."""
        told: list[str] = []
        self.incomplete = ""
        values = content.get("fields")
        if not isinstance(values, dict):
            return ["le contenu de la page est mal écrit : elle est vide"]
        known = {field.name: field for field in fields_of(type(page))}
        told += [f"champ inconnu ici, laissé : « {name[:40]} »" for name in sorted(set(values) - set(known))]
        for name, field in known.items():
            if name in values:
                self._set(page, field, values[name], told)
        if hasattr(page, "tags") and "tags" in content:
            page.tags.set(_tags(content["tags"], told))
        if "rows" in content:
            self._set_rows(page, content["rows"], told)
        self._fill(page, told)
        return told

    def _set(self, row: Any, field: Any, value: Any, told: list[str]) -> None:
        label = f"champ « {field.verbose_name} »"
        try:
            if isinstance(field, StreamField):
                reader = blocks.Reader(self.rows, told)
                here = field.stream_block.get_prep_value(field.value_from_object(row))
                raw = blocks_out.with_own(field.stream_block, here, reader.stream(field.stream_block, value))
                setattr(row, field.name, field.stream_block.to_python(raw))
                self.incomplete = self.incomplete or reader.incomplete
            elif isinstance(field, RichTextField):
                html, lost = richtext.from_archive(_text(value), field.features or [], self.rows)
                setattr(row, field.name, html)
                told += lost
            elif isinstance(field, models.ForeignKey):
                self._set_key(row, field, value, told)
            else:
                setattr(row, field.name, field.clean(_typed(field, value), row))
        except blocks.LeftOutError as reason:
            told.append(f"{label} laissé : {reason}")
        except ValidationError as error:
            if error.error_list[0].code in _FILLED:
                setattr(
                    row, field.name, "" if isinstance(field, models.CharField | models.TextField) else None
                )
            else:
                told.append(f"{label} laissé : {error.messages[0]}")

    def _set_key(self, row: Any, field: Any, value: Any, told: list[str]) -> None:
        target, found = field.related_model, None
        if value is None:
            setattr(row, field.attname, None)
            return
        if target is Page:
            found = self.rows.page(value)
        elif target in (get_image_model(), get_document_model()):
            known = self.rows.images if target is get_image_model() else self.rows.documents
            found = known.get(value) if isinstance(value, str) else None
        elif target._meta.label_lower in CODES:
            named = self.rows.code(target._meta.label_lower, value)
            found = named.pk if named else None
        if found is None:
            told.append(
                f"champ « {field.verbose_name} » laissé vide : « {str(value)[:60]} » n’est pas sur ce site"
            )
        setattr(row, field.attname, found)

    def _set_rows(self, page: Any, rows: Any, told: list[str]) -> None:
        for name, (model, own) in rows_of(type(page)).items():
            wanted = rows.get(name, []) if isinstance(rows, dict) else None
            if (
                not isinstance(wanted, list)
                or len(wanted) > MOST_ROWS
                or not all(isinstance(one, dict) for one in wanted)
            ):
                told.append(f"liste « {name} » mal écrite, laissée")
                continue
            before = list(getattr(page, name).all())
            made = []
            for order, one in enumerate(wanted):
                row = _same_row(before, one) or model()
                for field in own:
                    self._set(row, field, one.get(field.name, field.get_default()), told)
                if hasattr(row, "sort_order"):
                    row.sort_order = order
                made.append(row)
            setattr(page, name, made)

    def _fill(self, page: Any, told: list[str]) -> None:
        """A row that the table asks for: the branch that organises is one of this site."""
        for field in fields_of(type(page)):
            wanted = isinstance(field, models.ForeignKey) and field.related_model is Agency and not field.null
            if wanted and getattr(page, field.attname) is None and self.agency is not None:
                setattr(page, field.name, self.agency)
                told.append(f"« {self.agency} » remplace l’antenne d’origine")


def plain_part(content: dict[str, Any], model: Any) -> dict[str, Any]:
    """The fields of a row without its blocks, key words and rows of its own."""
    values = content.get("fields")
    blocks_of = {field.name for field in fields_of(model) if isinstance(field, StreamField)}
    if not isinstance(values, dict):
        return {}
    return {"fields": {name: value for name, value in values.items() if name not in blocks_of}}


def _same_row(before: list[Any], wanted: dict[str, Any]) -> Any:
    """The row that says the same thing keeps its identity: answers to a form hang on its questions."""
    for row in before:
        if getattr(row, "label", None) is not None and row.label == wanted.get("label"):
            before.remove(row)
            return row
    return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise blocks.LeftOutError("ce n’est pas un texte")
    return value


def _typed(field: Any, value: Any) -> Any:
    """The JSON type of the field, and nothing that Django would turn into it."""
    if value is None and (field.null or isinstance(field, models.CharField | models.TextField)):
        return None if field.null else ""
    wanted: Any = str
    if isinstance(field, models.BooleanField):
        wanted = bool
    elif isinstance(field, models.IntegerField):
        wanted = int
    elif isinstance(field, models.JSONField):
        return _codes(field, value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise blocks.LeftOutError("ce n’est pas la bonne sorte de valeur")
    return value


def _codes(field: Any, value: Any) -> list[str]:
    choices = field.codes() if callable(field.codes) else field.codes
    allowed = [code for code, _label in choices]
    if not isinstance(value, list) or not all(isinstance(one, str) and one in allowed for one in value):
        raise blocks.LeftOutError("un choix est inconnu ici")
    return [code for code in allowed if code in value]


def _tags(value: Any, told: list[str]) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_TAGS:
        told.append("mots-clés mal écrits, laissés")
        return []
    words = [" ".join(one.split()) for one in value if isinstance(one, str)]
    kept = sorted({word for word in words if 0 < len(word) <= 100})
    if len(kept) != len(value):
        told.append("un mot-clé est mal écrit, laissé")
    return kept
