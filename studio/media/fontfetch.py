"""Fonts out of packages, by the package managers that people have: apt-get, npm, pip. Never without being asked.

Where packages come from, proxies and certificates are the clients' own business: no address is named here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from studio.errors import Cancelled, DiskFull, WorkError
from studio.media.faces import read_faces
from studio.media.fontpacks import Pack, Source
from studio.media.fonts import fetched_dir
from studio.media.glyphs import SUFFIXES

_LARGEST = 80_000_000  # bytes of one font file
_PATIENCE = 1800.0  # seconds for one package
_POLL = 0.2
_SAID = 300  # characters of a client's last words that are passed on

Progress = Callable[[int, int], None]
"""(bytes here, bytes in all)"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the files, the package, and its licence. ``new`` is false where all of it was there already."""

    files: tuple[Path, ...]
    source: Source
    new: bool


def fetch(
    pack: Pack,
    report: Callable[[Source], Progress],
    stop: Callable[[], bool] = lambda: False,
    client: str | None = None,
) -> Fetched:
    """Brings the fonts of ``pack`` into the data folder, from the first source whose client is here and has them.

    ``client``: only by this one. Raises WorkError("NO_FONTS") where no client is here or none of them got it,
    DiskFull, Cancelled.
    """
    tried: list[str] = []
    for source in pack.sources:
        if client is not None and source.client != client:
            continue
        if not _here(source.client):
            tried.append(f"{source.client} is not on this machine")
            continue
        try:
            return _from(source, report, stop)
        except WorkError as error:
            if isinstance(error, Cancelled):
                raise
            tried.append(f"{source.client}: {error.sentence}")
        except OSError as error:
            raise DiskFull("DISK_FULL", f"The fonts could not be written: {error.strerror or error}.") from error
    said = "; ".join(tried) or "no package has them"
    raise WorkError("NO_FONTS", f"The fonts for {pack.shows} could not be fetched: {said}")


def _here(client: str) -> bool:
    if client == "pip":
        return find_spec("pip") is not None
    return all(shutil.which(program) for program in _PROGRAMS[client])


def _from(source: Source, report: Callable[[Source], Progress], stop: Callable[[], bool]) -> Fetched:
    place = fetched_dir() / source.package.strip("@").replace("/", "-")
    wanted = {PurePosixPath(path).name: digest for path, digest in source.files}
    have = tuple(place / name for name in wanted)
    if all(path.is_file() for path in have):
        return Fetched(have, source, False)
    fetched_dir().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=fetched_dir().parent) as name:
        folder = Path(name)
        _run(_COMMANDS[source.client](source, folder), folder, source, report(source), stop)
        package = next((path for path in folder.iterdir() if path.suffix in _OPEN), None)
        if package is None:
            raise WorkError("NO_FONTS", f"{source.client} brought no package.")
        out = folder / "fonts"
        out.mkdir()
        try:
            with _OPEN[package.suffix](package) as members:
                _take(members, wanted, out)
        except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
            raise WorkError("NO_FONTS", f"The package {source.package} is damaged.") from error
        lost = [name for name in wanted if not (out / name).is_file()]
        if lost:
            raise WorkError("NO_FONTS", f"The package {source.package} has no {lost[0]}.")
        place.mkdir(exist_ok=True)
        for name in wanted:
            (out / name).replace(place / name)
    return Fetched(have, source, True)


def _take(members: Iterator[tuple[str, BinaryIO]], wanted: Mapping[str, str], out: Path) -> None:
    """The wanted fonts among ``members``, each checked: its digest, and that it is a font at all.

    Only the last part of a member's name counts, so that none can leave the folder.
    """
    for path, data in members:
        name = PurePosixPath(path).name
        if name not in wanted or Path(name).suffix.lower() not in SUFFIXES:
            continue
        content = data.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise WorkError("NO_FONTS", f"{name} is too large to be a font.")
        if wanted[name] and hashlib.sha256(content).hexdigest() != wanted[name]:
            raise WorkError("NO_FONTS", f"{name} is not the file that was expected; nothing was kept.")
        (out / name).write_bytes(content)
        if not read_faces(str(out / name)):
            raise WorkError("NO_FONTS", f"{name} is not a font that captions can be drawn with.")


def _run(command: Sequence[str], folder: Path, source: Source, progress: Progress, stop: Callable[[], bool]) -> None:
    """One client, in ``folder``, with its last words in the error where it fails."""
    whole = source.megabytes * 1_000_000
    begin = time.monotonic()
    with (folder / "said.log").open("w+b") as said:
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**os.environ, **_QUIET}
        )
        try:
            while child.poll() is None:
                progress(min(_size(folder), whole), whole)
                if stop():
                    raise Cancelled("CANCELLED", "Stopped.")
                if time.monotonic() - begin > _PATIENCE:
                    raise WorkError("NO_FONTS", "it took longer than half an hour.")
                time.sleep(_POLL)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
        said.seek(0)
        words = said.read().decode("utf-8", "replace").strip().splitlines()
    if child.returncode != 0:
        last = "".join(char for char in " ".join(words[-2:]) if char.isprintable())[-_SAID:]
        raise WorkError("NO_FONTS", last or f"it ended with {child.returncode}.")
    progress(whole, whole)


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue  # renamed a moment ago
    return total


_QUIET = {"npm_config_loglevel": "error", "npm_config_update_notifier": "false", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
_PROGRAMS = {"apt": ("apt-get", "dpkg-deb"), "npm": ("npm",)}
# Each downloads one package into the folder and runs nothing of it.
_COMMANDS: Mapping[str, Callable[[Source, Path], Sequence[str]]] = {
    "apt": lambda source, _: ["apt-get", "download", "-q", source.package],
    "npm": lambda source, _: ["npm", "pack", "--ignore-scripts", f"{source.package}@{source.version}"],
    "pip": lambda source, folder: [
        *(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"),
        *("-d", str(folder), f"{source.package}=={source.version}"),
    ],
}


@contextmanager
def _tar(package: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    with tarfile.open(package, "r:*") as archive:
        yield _tar_members(archive)


@contextmanager
def _deb(package: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """dpkg-deb unpacks whichever compression the distribution uses."""
    inside = package.with_suffix(".tar")
    with inside.open("wb") as out:
        done = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=out, check=False, timeout=_PATIENCE)
    if done.returncode != 0:
        raise WorkError("NO_FONTS", f"The package {package.name} cannot be unpacked.")
    with tarfile.open(inside, "r:") as archive:
        yield _tar_members(archive)


@contextmanager
def _zip(package: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    with zipfile.ZipFile(package) as archive:
        yield _zip_members(archive)


def _tar_members(archive: tarfile.TarFile) -> Iterator[tuple[str, BinaryIO]]:
    for member in archive:
        data = archive.extractfile(member) if member.isfile() else None
        if data is not None:
            yield member.name, data  # type: ignore[misc]  # typeshed says IO[bytes]


def _zip_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, BinaryIO]]:
    for entry in archive.infolist():
        if Path(entry.filename).suffix.lower() in SUFFIXES:
            with archive.open(entry) as data:
                yield entry.filename, data  # type: ignore[misc]  # as above


_OPEN = {".tgz": _tar, ".deb": _deb, ".whl": _zip}
