"""From the text of a CSV file to rows of named cells."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from portal.core.csv_reading import delimiter_of
from portal.core.errors import ApplicationError
from portal.reference.folding import fold

MAX_ROWS = 50_000
MAX_CELL = 4_000

# field → headers under which it comes, folded (no accent, case or punctuation).
ALIASES: dict[str, tuple[str, ...]] = {
    "imilo_id": (
        "imilo id", "id imilo", "i milo", "imilo", "numero i milo", "numero imilo", "no i milo", "n i milo",
        "numero de dossier", "numero dossier", "identifiant", "identifiant i milo",
    ),
    "last_name": ("nom", "nom de famille", "nom de naissance", "nom d usage", "nom usuel", "last name"),
    "first_name": ("prenom", "prenom usuel", "first name"),
    "birth_date": ("date de naissance", "date naissance", "naissance", "ne le", "nee le", "ne e le", "ddn"),
    "sex": ("sexe", "genre", "civilite"),
    "email": ("email", "e mail", "mail", "courriel", "adresse mail", "adresse e mail", "adresse email"),
    "phone": ("telephone", "tel", "mobile", "portable", "telephone portable", "telephone mobile"),
    "rqth": ("rqth", "travailleur handicape", "reconnaissance travailleur handicape"),
    "address": ("adresse", "adresse 1", "adresse postale", "rue", "voie"),
    "postcode": ("code postal", "cp"),
    "commune": ("commune", "ville", "commune de residence", "ville de residence"),
    "insee": ("code insee", "insee", "code commune"),
    "radius": ("rayon", "rayon km", "mobilite", "mobilite km", "distance", "distance acceptee", "distance km"),
    "level": ("niveau", "niveau de diplome", "niveau de formation", "niveau diplome", "niveau formation"),
    "available_from": ("disponible le", "disponibilite", "date de disponibilite", "disponible a partir du"),
    "first_welcome_on": ("premier accueil", "date premier accueil", "date de premier accueil", "1er accueil"),
    "wishes": ("metiers", "metier", "metiers souhaites", "metier souhaite", "souhaits", "rome", "codes rome"),
    "skills": ("competences", "competence", "savoir faire"),
    "licences": ("permis", "permis de conduire"),
    "languages": ("langues", "langue", "langues parlees"),
    "contracts_accepted": ("contrats", "contrats acceptes", "types de contrat"),
    "contracts_refused": ("contrats refuses",),
    "adviser": ("conseiller", "conseillere", "referent", "referente", "conseiller referent"),
    "agency": ("antenne", "site", "agence", "lieu de suivi"),
}  # fmt: skip
_BY_HEADER = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
REQUIRED = {"last_name": "nom", "first_name": "prénom", "birth_date": "date de naissance"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the file: its number as a spreadsheet shows it, and its cells by field."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The columns that were understood, those that were not, and the rows."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(text: str) -> Table:
    """Raise with a French message when the file as a whole cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    try:
        headers = next(reader, [])
        fields = [_BY_HEADER.get(fold(header)) for header in headers]
        _check_headers(headers, fields)
        rows = tuple(_rows(reader, fields))
    except csv.Error as error:
        raise ApplicationError(
            f"Le fichier est abîmé vers la ligne {reader.line_num}. Enregistrez-le à nouveau en CSV.",
            field="file",
        ) from error
    if not rows:
        raise ApplicationError("Ce fichier n’a que des titres de colonnes, pas de ligne.", field="file")
    unknown = tuple(h.strip() for h, f in zip(headers, fields, strict=True) if f is None and h.strip())
    return Table(known=tuple(field for field in fields if field), unknown=unknown, rows=rows)


def _check_headers(headers: list[str], fields: list[str | None]) -> None:
    missing = [label for field, label in REQUIRED.items() if field not in fields]
    if missing:
        found = ", ".join(h.strip()[:40] for h in headers if h.strip()) or "aucune"
        raise ApplicationError(
            f"Colonnes manquantes : {', '.join(missing)}. Colonnes lues : {found}.", field="file"
        )
    named = [field for field in fields if field]
    twice = sorted({field for field in named if named.count(field) > 1})
    if twice:
        which = ", ".join(h.strip() for h, f in zip(headers, fields, strict=True) if f in twice)
        raise ApplicationError(f"Plusieurs colonnes disent la même chose : {which}.", field="file")


def _rows(reader: Iterator[list[str]], fields: list[str | None]) -> Iterator[Row]:
    for count, raw in enumerate(reader):
        if count >= MAX_ROWS:
            raise ApplicationError(f"Ce fichier dépasse {MAX_ROWS} lignes. Coupez-le.", field="file")
        cells = {
            field: _plain(cell)[:MAX_CELL]
            for field, cell in zip(fields, raw, strict=False)
            if field and cell.strip()
        }
        if cells:
            yield Row(line=count + 2, cells=cells)


def _plain(cell: str) -> str:
    """Take back the quote that a formula-safe export puts before =, +, - or @."""
    cell = cell.strip()
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in "=+-@" else cell
