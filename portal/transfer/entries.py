"""The pages of an archive as lines of a report: read, held to what a page needs, put parents first."""

import json
import re
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.utils.text import slugify

from portal.editorial.lifecycle import Visibility
from portal.transfer import fields
from portal.transfer.archive import shown
from portal.transfer.references import parts_of

LONGEST_TITLE = 255


class Status(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SKIPPED = "skipped"
    CONFLICT = "conflict"
    REJECTED = "rejected"


STATUS_LABELS = {
    Status.NEW: "nouvelle",
    Status.CHANGED: "changée",
    Status.SAME: "la même",
    Status.SKIPPED: "laissée telle quelle",
    Status.CONFLICT: "conflit",
    Status.REJECTED: "refusée",
}


@dataclass
class Line:
    """One page in the report. `told` is what could not be kept of it."""

    id: str
    title: str
    kind: str
    status: Status = Status.NEW
    reason: str = ""
    size: int = 0
    pk: int | None = None
    published: bool = False
    told: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        row = asdict(self)
        row["status"] = str(self.status)
        del row["pk"]
        return row

    def refuse(self, reason: str, status: Status = Status.REJECTED) -> None:
        self.status, self.reason = status, reason


@dataclass
class Entry:
    """A page that an import may make or change."""

    line: Line
    id: str
    parent: str | None
    model: Any
    slug: str
    live: bool
    visibility: str
    redirects: list[str]
    content: dict[str, Any]
    language: str


def read_entries(rows: list[Any]) -> tuple[list[Entry], list[Line]]:
    """Entries with parents before children, and a line for everything that the archive names, in its order."""
    found: dict[str, Entry] = {}
    lines = []
    for number, row in enumerate(rows, 1):
        line, entry = _read(row, number)
        lines.append(line)
        if entry is not None and entry.id in found:
            line.refuse("l’archive contient deux fois cette page")
        elif entry is not None:
            found[entry.id] = entry
    known = {line.id for line in lines}
    ordered: dict[str, Entry] = {}
    for entry in found.values():
        _place(entry, found, known, ordered)
    return list(ordered.values()), lines


def _place(entry: Entry, found: dict[str, Entry], known: set[str], ordered: dict[str, Entry]) -> None:
    """Put the branch above in order, without recursion: an archive may be as deep as it likes."""
    branch: list[Entry] = []
    seen: set[str] = set()
    current: Entry | None = entry
    while current is not None and current.id not in ordered:
        if current.id in seen:
            for one in branch:
                one.line.refuse("elle est rangée sous elle-même")
            return
        seen.add(current.id)
        branch.append(current)
        if current.parent is None:
            break
        above = found.get(current.parent)
        if above is None or above.line.status == Status.REJECTED:
            why = (
                "la page au-dessus d’elle est refusée"
                if current.parent in known
                else "la page au-dessus d’elle n’est pas dans l’archive"
            )
            for one in branch:
                one.line.refuse(why)
            return
        current = above
    for one in reversed(branch):
        ordered[one.id] = one


def _read(row: Any, number: int) -> tuple[Line, Entry | None]:
    if not isinstance(row, dict):
        line = Line(id="", title=f"Page n° {number}", kind="")
        line.refuse("elle est mal écrite")
        return line, None
    values = row.get("fields")
    title = values.get("title") if isinstance(values, dict) else None
    title = " ".join(title.split()) if isinstance(title, str) else ""
    line = Line(
        id=str(row.get("id"))[:80],
        title=title[:LONGEST_TITLE] or f"Page n° {number}",
        kind=shown(row.get("type")),
    )
    line.size = len(json.dumps(row, ensure_ascii=False, default=str))
    reason = _wrong(row, title)
    if reason:
        line.refuse(reason)
        return line, None
    model = _model(row["type"])
    line.kind = str(model._meta.verbose_name)
    parts = parts_of(row["id"])
    return line, Entry(
        line=line,
        id=row["id"],
        parent=row.get("parent"),
        model=model,
        slug=_slug(row.get("slug"), title),
        live=row.get("live") is True,
        visibility=str(row.get("visibility", Visibility.PUBLIC)),
        redirects=_redirects(row.get("redirects"), line),
        content=row,
        language=parts[1] if parts else "",
    )  # fmt: skip


def _slug(value: Any, title: str) -> str:
    """The address of the other site as far as it is one."""
    wanted = slugify(value, allow_unicode=True) if isinstance(value, str) else ""
    return (wanted or slugify(title) or "page")[:200]


def _wrong(row: dict[str, Any], title: str) -> str:
    if parts_of(row.get("id")) is None:
        return "son identifiant est mal écrit"
    if row.get("parent") is not None and parts_of(row["parent"]) is None:
        return "l’identifiant de la page au-dessus d’elle est mal écrit"
    if _model(row.get("type")) is None:
        return "ce site ne connaît pas ce type de page"
    if not title:
        return "elle n’a pas de titre"
    if len(title) > LONGEST_TITLE:
        return "son titre est trop long"
    if row.get("visibility", Visibility.PUBLIC) not in Visibility.values:
        return "on ne sait pas qui peut la voir"
    return ""


def _model(name: Any) -> Any:
    if not isinstance(name, str) or not name.isascii() or not name.isidentifier():
        return None
    try:
        model = apps.get_model("pages", name)
    except LookupError:
        return None
    from wagtail.models import Page

    return model if issubclass(model, Page) and fields.is_transferable(model) else None


def _redirects(value: Any, line: Line) -> list[str]:
    if value is None:
        return []
    rows = value if isinstance(value, list) and len(value) <= 100 else [None]
    kept = [one for one in rows if isinstance(one, str) and re.fullmatch(r"/[^\s\\]{0,250}", one)]
    if len(kept) != len(rows):
        line.told.append("une redirection est mal écrite, laissée")
    return kept
