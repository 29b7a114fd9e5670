"""From the bytes of a CSV file to its text and its separator, whatever the program that wrote it."""

from portal.core.errors import ApplicationError

MAX_BYTES = 10 * 1024 * 1024
NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")


def decode(content: bytes) -> str:
    """UTF-8 (with or without mark) or Windows-1252, what French spreadsheets write. Raises ApplicationError on `file`."""
    if len(content) > MAX_BYTES:
        raise ApplicationError("Ce fichier dépasse 10 Mo. Coupez-le en plusieurs.", field="file")
    if not content.strip():
        raise ApplicationError("Ce fichier est vide.", field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text or content.startswith(NOT_TEXT):
        raise ApplicationError(
            "Ce n’est pas un fichier CSV. Depuis un tableur, choisissez « Enregistrer sous » puis « CSV ».",
            field="file",
        )
    return text


def delimiter_of(text: str) -> str:
    """The separator of the first line: French spreadsheets write semicolons."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(";,\t", key=first.count)
