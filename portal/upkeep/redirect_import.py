"""The import of redirects takes the files that people have: a French spreadsheet writes semicolons and Windows-1252.

Wagtail's screens read UTF-8 with commas, and stop with an error 500 at a line that is too short. So what comes in is
read here first, refused in words or handed on as the one form that they read.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from openpyxl.utils.exceptions import InvalidFileException
from wagtail.admin import messages
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.models import Redirect
from wagtail.permissions import policy_registry

from portal.core.addresses import absolute
from portal.core.csv_reading import MAX_BYTES, decode, delimiter_of
from portal.core.errors import ApplicationError

MAX_ROWS = 5_000
# A workbook is a zip: what it holds is counted before anything is unpacked.
MAX_UNPACKED = 100 * 1024 * 1024


def start_import(request: HttpRequest) -> HttpResponse:
    """Wagtail's own view, after a look at the file. Who may not add redirects is refused by Wagtail's."""
    file = request.FILES.get("import_file")
    may = policy_registry.get_by_type(Redirect).user_has_permission(request.user, "add")
    if isinstance(file, UploadedFile) and may:
        try:
            request.FILES["import_file"] = as_plain_csv(file)
        except ApplicationError as error:
            messages.error(request, error.message)
            return redirect("wagtailredirects:start_import")
    answer: HttpResponse = views.start_import(request)
    return answer


def as_plain_csv(file: UploadedFile) -> SimpleUploadedFile:
    """The same rows in UTF-8 with commas. Raises ApplicationError, in words for the editor."""
    name = (file.name or "").lower()
    if (file.size or 0) > MAX_BYTES:
        raise ApplicationError("Ce fichier dépasse 10 Mo. Coupez-le en plusieurs.")
    if name.endswith(".xlsx"):
        rows = _of_workbook(file.read())
    elif name.endswith((".csv", ".tsv", ".txt")):
        rows = _of_text(decode(file.read()))
    else:
        raise ApplicationError("Choisissez un fichier .csv, .tsv ou .xlsx.")
    written = io.StringIO()
    csv.writer(written).writerows(checked(rows))
    return SimpleUploadedFile("redirections.csv", written.getvalue().encode(), "text/csv")


def checked(rows: Iterable[list[str]]) -> list[list[str]]:
    """Titles and lines, each with as many cells as there are titles; empty lines are passed over."""
    found: list[list[str]] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if found:
            width = len(found[0])
            if any(cells[width:]) or not cells[0] or len([cell for cell in cells if cell]) < 2:
                raise ApplicationError(
                    f"Ligne {number} : il faut l’ancienne adresse et la nouvelle, dans deux colonnes."
                )
            # Wagtail takes whole addresses only; people write those of their own site as `/actualites/`.
            others = (cells + [""] * width)[1:width]
            cells = [cells[0], *(absolute(cell) if cell.startswith("/") else cell for cell in others)]
        found.append(cells)
        if len(found) > MAX_ROWS + 1:
            raise ApplicationError(f"Ce fichier dépasse {MAX_ROWS} lignes. Coupez-le en plusieurs.")
    if len(found) < 2 or len(found[0]) < 2:
        raise ApplicationError(
            "Il faut deux colonnes, l’ancienne adresse et la nouvelle, avec un titre chacune, et au moins une ligne."
        )
    return found


def _of_text(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise ApplicationError("Ce fichier est abîmé. Enregistrez-le à nouveau en CSV.") from error


def _of_workbook(content: bytes) -> list[list[str]]:
    damaged = "Ce classeur est abîmé ou n’en est pas un. Enregistrez-le à nouveau, ou en CSV."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise ApplicationError("Ce classeur est trop grand une fois ouvert. Enregistrez-le en CSV.")
        book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            rows = book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, values_only=True)
            return [["" if cell is None else str(cell) for cell in row] for row in rows]
        finally:
            book.close()
    # What a broken workbook raises has no common name: its parts are XML in a zip.
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        OSError,
    ) as error:
        raise ApplicationError(damaged) from error
