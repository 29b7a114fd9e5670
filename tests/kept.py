"""What one run makes and later ones take: files and folders in `.cache/tests`, named by all that they are made of."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".cache" / "tests"


def digest_of(sources: Iterable[Path]) -> str:
    """Of the names and the content of these files, and of the locked packages."""
    total = hashlib.sha256()
    for path in sorted({ROOT / "uv.lock", *sources}):
        if path.is_file() and path.suffix != ".pyc":
            total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:16]


def migrations() -> list[Path]:
    return [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py")]


def below(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (ROOT / folder).rglob("*")]


def place(kind: str, sources: Iterable[Path], suffix: str = "") -> Path:
    """Where it is, or would be."""
    return FOLDER / f"{kind}-{digest_of(sources)}{suffix}"


def put(fresh: Path, path: Path) -> None:
    """In its place, at once and whole, also from another disk; those of other states of the code go."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    staged = FOLDER / f"new-{os.getpid()}{path.suffix}"
    shutil.move(fresh, staged)
    kind = path.name.partition("-")[0]
    for old in FOLDER.glob(f"{kind}-*{path.suffix}"):
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
    staged.rename(path)
