"""CSV files that French spreadsheets open well, and no cell that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: str) -> str:
    """A cell that starts like a formula gets a quote before it; reading an import takes the quote back."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Echo:
    """A file that gives back what is written: rows leave as they are made."""

    def write(self, value: str) -> str:
        return value


def lines(headers: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_MINIMAL)
    yield "\ufeff"  # spreadsheets take the file for UTF-8 thanks to this mark
    yield writer.writerow(headers)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def csv_response(name: str, headers: Sequence[str], rows: Iterable[Iterable[str]]) -> StreamingHttpResponse:
    """A download, sent row by row."""
    response = StreamingHttpResponse(lines(headers, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
