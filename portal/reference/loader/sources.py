"""Files of a folder of reference data, plain or compressed: `rome4/metiers.csv`, `.csv.gz` or `.csv.xz`."""

import csv
import gzip
import hashlib
import io
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parent.parent / "data"
Row = dict[str, str]


class SourceError(Exception):
    """A file that cannot be read as what it should be; the message names it."""


@dataclass(frozen=True)
class Source:
    """A folder with the layout of the producers' files. What it does not have is left as loaded before."""

    folder: Path

    def find(self, pattern: str) -> Path | None:
        """The file that matches, plain or compressed; of several years (`frr_*.csv`) the latest."""
        found = [
            path
            for suffix in ("", ".xz", ".gz")
            for path in self.folder.glob(pattern.removesuffix(".gz") + suffix)
        ]
        return max(found, key=lambda path: path.name, default=None)

    def rows(self, pattern: str, *, required: frozenset[str]) -> Iterator[Row]:
        path = self._existing(pattern)
        reader = csv.DictReader(io.StringIO(self._text(path)))
        missing = required - set(reader.fieldnames or [])
        if missing:
            raise SourceError(f"{path.name} : colonnes manquantes : {', '.join(sorted(missing))}")
        for row in reader:
            if None in row or None in row.values():
                raise SourceError(f"{path.name}, ligne {reader.line_num} : le nombre de colonnes est faux")
            yield {name: value.strip() for name, value in row.items()}

    def json(self, pattern: str) -> Any:
        path = self._existing(pattern)
        try:
            return json.loads(self._text(path))
        except ValueError as error:
            raise SourceError(f"{path.name} : ce n’est pas du JSON ({error})") from error

    def text(self, pattern: str) -> str:
        return self._text(self._existing(pattern))

    def sha256(self, patterns: list[str]) -> str:
        """One fingerprint of the contents, the same whether compressed or not."""
        digest = hashlib.sha256()
        for pattern in patterns:
            path = self.find(pattern)
            if path:
                digest.update(self._bytes(path))
        return digest.hexdigest()

    @staticmethod
    def combine(fingerprints: list[str]) -> str:
        return hashlib.sha256("".join(fingerprints).encode()).hexdigest()

    def _existing(self, pattern: str) -> Path:
        path = self.find(pattern)
        if path is None:
            raise SourceError(f"Fichier manquant : {pattern}")
        return path

    def _text(self, path: Path) -> str:
        try:
            return self._bytes(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceError(f"{path.name} : ce n’est pas de l’UTF-8 ({error})") from error

    @staticmethod
    def _bytes(path: Path) -> bytes:
        opener: dict[str, Any] = {".gz": gzip.open, ".xz": lzma.open}
        try:
            with opener.get(path.suffix, open)(path, "rb") as file:
                return file.read()
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise SourceError(f"{path.name} : illisible ({error})") from error
