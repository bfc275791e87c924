"""Fonts out of packages: the real clients on packages of ours, nothing but what was expected is kept."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from studio.cli import main
from studio.errors import Cancelled, WorkError
from studio.media import fontfetch, fontpacks, fonts
from studio.media.fontfetch import Progress, fetch
from studio.media.fontpacks import Pack, Source, advice, chosen, drawn_in, packs

FONT = (fonts.FONT_DIR / "NotoSans-Regular.ttf").read_bytes()
DIGEST = hashlib.sha256(FONT).hexdigest()


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "SYSTEM_DIRS", ())
    monkeypatch.setenv("STUDIO_DATA_DIR", str(tmp_path / "data"))


def pack(client: str, package: str, path: str, digest: str = DIGEST) -> Pack:
    return Pack("mine", "mine", "é", "", (), (Source(client, package, "1.0", "OFL 1.1", 1, ((path, digest),)),))


def silent(_source: Source) -> Progress:
    return lambda _have, _whole: None


def wheel(folder: Path, content: bytes, name: str = "myfonts/Mine.ttf") -> None:
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "myfonts-1.0-py3-none-any.whl", "w") as made:
        made.writestr(name, content)
        made.writestr("../../evil/Mine.ttf.txt", b"x")
        made.writestr("myfonts-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: myfonts\nVersion: 1.0\n")
        made.writestr("myfonts-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\nRoot-Is-Purelib: true\n")
        made.writestr("myfonts-1.0.dist-info/RECORD", "")


@pytest.fixture
def local_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("pip")
    for key, value in {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "links"),
        "PIP_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    return tmp_path / "links"


def test_a_font_comes_out_of_a_wheel_and_is_drawn_with_at_once(local_pip: Path) -> None:
    wheel(local_pip, FONT)
    mine = pack("pip", "myfonts", "myfonts/Mine.ttf")
    got = fetch(mine, silent)
    assert got.new
    assert got.files[0].read_bytes() == FONT
    assert got.files[0].is_relative_to(fonts.fetched_dir())
    assert not fetch(mine, silent).new
    assert sorted(path.name for path in fonts.fetched_dir().rglob("*.*")) == ["Mine.ttf"]


@pytest.mark.parametrize(
    ("content", "digest"), [(FONT + b"x", DIGEST), (b"\x00\x01\x00\x00 not a font", ""), (b"", "")]
)
def test_a_file_that_is_not_the_expected_font_is_not_kept(local_pip: Path, content: bytes, digest: str) -> None:
    wheel(local_pip, content)
    with pytest.raises(WorkError) as refused:
        fetch(pack("pip", "myfonts", "myfonts/Mine.ttf", digest), silent)
    assert refused.value.code == "NO_FONTS"
    assert not list(fonts.data_dir().rglob("*.ttf"))
    assert not list(fonts.data_dir().glob(".fetch-*"))


def test_what_is_not_to_be_had_is_said_with_the_clients_words_and_the_next_source_is_tried(local_pip: Path) -> None:
    wheel(local_pip, FONT)
    absent, here = pack("pip", "absent", "a.ttf"), pack("pip", "myfonts", "myfonts/Mine.ttf")
    with pytest.raises(WorkError, match=r"pip: .*absent"):
        fetch(absent, silent)
    nowhere = replace(absent.sources[0], client="apt")
    both = replace(absent, sources=(absent.sources[0], *here.sources))
    assert fetch(both, silent).source.package == "myfonts"
    with pytest.raises(WorkError):
        fetch(replace(absent, sources=(nowhere,)), silent, client="npm")


def test_stopping_leaves_nothing_behind(local_pip: Path) -> None:
    wheel(local_pip, FONT)
    with pytest.raises(Cancelled):
        fetch(pack("pip", "myfonts", "myfonts/Mine.ttf"), silent, stop=lambda: True)
    assert not list(fonts.data_dir().rglob("*.ttf"))


@pytest.fixture
def registry() -> Iterator[str]:
    """An npm registry on loopback with one package."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as made:
        for name, content in (
            ("package/package.json", b'{"name":"mine","version":"1.0.0"}'),
            ("package/a/Mine.ttf", FONT),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            made.addfile(entry, io.BytesIO(content))
    packed = data.getvalue()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            dist = {"tarball": f"{base}/mine.tgz", "shasum": hashlib.sha1(packed).hexdigest()}  # noqa: S324  npm's own
            about = {"name": "mine", "dist-tags": {"latest": "1.0.0"},
                     "versions": {"1.0.0": {"name": "mine", "version": "1.0.0", "dist": dist}}}  # fmt: skip
            body = packed if self.path.endswith(".tgz") else json.dumps(about).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.needs("npm")
def test_a_font_comes_out_of_an_npm_package(registry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in {"registry": registry, "cache": str(tmp_path / "cache"), "fetch_retries": "0"}.items():
        monkeypatch.setenv(f"npm_config_{key}", value)
    source = Source("npm", "mine", "1.0.0", "OFL 1.1", 1, (("a/Mine.ttf", DIGEST),))
    got = fetch(replace(pack("npm", "", ""), sources=(source,)), silent)
    assert got.files[0].read_bytes() == FONT


@pytest.mark.needs("dpkg-deb")
def test_a_font_comes_out_of_a_debian_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """apt-get itself needs a signed archive; the package it would bring is unpacked for real."""
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr/share/fonts").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        "Package: mine\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n"
    )
    (tree / "usr/share/fonts/Mine.ttf").write_bytes(FONT)
    (tree / "usr/share/fonts/Other.ttf").symlink_to("/etc/passwd")
    made = tmp_path / "mine.deb"
    subprocess.run(["dpkg-deb", "-b", str(tree), str(made)], check=True, capture_output=True)
    commands = {**fontfetch._COMMANDS, "apt": lambda _source, folder: ["cp", str(made), str(folder)]}
    monkeypatch.setattr(fontfetch, "_COMMANDS", commands)
    monkeypatch.setattr(fontfetch, "_PROGRAMS", {"apt": ("dpkg-deb",)})
    assert fetch(pack("apt", "mine", "Mine.ttf", ""), silent).files[0].read_bytes() == FONT
    with pytest.raises(WorkError, match=r"Other\.ttf"):
        fetch(pack("apt", "other", "Other.ttf", ""), silent)


def test_the_table_is_whole() -> None:
    for one in packs():
        assert one.sample
        for source in one.sources:
            assert source.client in fontfetch._COMMANDS
            assert source.files
            pinned = source.client != "apt"
            assert bool(source.version) is pinned
            assert all((len(digest) == 64) is pinned for _, digest in source.files)
    assert {one.name for one in chosen("cjk")} == {"chinese", "chinese-traditional", "japanese", "korean"}
    assert chosen("all") == packs()
    assert chosen("simhei") == ()


def test_what_is_missing_is_answered_with_the_command_that_fetches_it() -> None:
    assert advice("你") == "subtitle-studio fonts pull cjk"
    assert advice("עع") == "subtitle-studio fonts pull arabic hebrew"
    assert advice("\U0001f600") == "subtitle-studio fonts pull emoji"
    assert advice("\U00013000") == ""
    assert drawn_in(chosen("thai")[0]) is None


def test_the_command_lists_scripts_and_names_what_it_has(capsys: pytest.CaptureFixture[str]) -> None:
    data = str(fonts.data_dir())
    assert main(["fonts", "list", "--data", data]) == 0
    said = capsys.readouterr().out
    assert "missing: subtitle-studio fonts pull arabic" in said
    assert "Noto Sans" in said
    assert main(["fonts", "pull", "klingon", "--data", data]) == 2
    assert "cjk" in capsys.readouterr().err
    assert fontpacks.groups()
