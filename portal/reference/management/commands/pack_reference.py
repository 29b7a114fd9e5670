"""Make the compressed copy shipped in `portal/reference/data` from a folder of producers' files."""

import lzma
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.reference.loader.sources import SHIPPED, Source
from portal.reference.loader.steps import steps

LIMIT = 6 * 1024 * 1024


class Command(BaseCommand):
    help = "Refait la copie compressée des référentiels livrée avec le projet, à partir des fichiers des producteurs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="dossier des fichiers des producteurs")
        parser.add_argument("--to", type=Path, default=SHIPPED, help="dossier de la copie")

    def handle(self, *args: Any, folder: Path, to: Path, **options: Any) -> None:
        source = Source(folder)
        for pattern in sorted({file for step in steps() for file in step.files}):
            path = source.find(pattern)
            if path is None:
                self.stdout.write(f"{pattern} : absent, la copie garde le sien")
                continue
            name = path.relative_to(folder).as_posix().removesuffix(".gz").removesuffix(".xz")
            target = to / f"{name}.xz"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(lzma.compress(source.text(pattern).encode(), preset=9 | lzma.PRESET_EXTREME))
        size = sum(path.stat().st_size for path in to.rglob("*") if path.is_file())
        self.stdout.write(f"{size / 1e6:.2f} Mo")
        if size > LIMIT:
            raise CommandError("La copie dépasse 6 Mo.")
