"""The rules of the house, held by reading the source: floors, rooms, file sizes, first lines, no shells."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 300

# Floors, lowest first. A module may import from its own room and from lower floors;
# rooms on one floor do not know each other.
AGENT_FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"intents", "events", "errors", "settings", "skill", "resources", "sentences"}),
    frozenset({"backend", "understanding"}),
    frozenset({"tools"}),
    frozenset({"loop"}),
    frozenset({"factory"}),
    frozenset({"terminal"}),
    frozenset({"commands", "explain"}),
    frozenset({"cli"}),
    frozenset({"__main__", ""}),
)
STUDIO_FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "resources", "languages", "spelledjson", "speech.words", "captions.cue"}),
    frozenset({"media"}),
    frozenset({"speech", "captions", "translate"}),
    frozenset({"draft"}),
    frozenset({"edits"}),
    frozenset({"director"}),
    frozenset({"settings"}),
    frozenset({"store", "storage"}),
    frozenset({"ledger"}),
    frozenset({"jobs"}),
    frozenset({"work"}),
    frozenset({"web"}),
    frozenset({"app"}),
    frozenset({"warm"}),
    frozenset({"serve", "manage", "doctor", "commands"}),
    frozenset({"cli"}),
    frozenset({"__main__", ""}),
)
GROUND_KNOWS_ITSELF = AGENT_FLOORS[0]

# One room per foreign library: import name -> where it may be imported.
ROOMS: dict[str, tuple[str, ...]] = {
    "httpx": (
        "agent/backend/",
        "agent/factory.py",
        "studio/speech/models.py",
        "studio/speech/hub.py",
        "studio/web/",
        "studio/work/",
    ),
    "httpx_sse": ("agent/backend/",),
    "openai": (
        "agent/understanding/model.py",
        "studio/translate/llm.py",
        "studio/speech/api.py",
        "studio/director/model.py",
    ),
    "jinja2": ("agent/understanding/prompts.py", "studio/translate/", "studio/director/", "studio/web/"),
    "rich": ("agent/terminal/",),
    "prompt_toolkit": ("agent/terminal/",),
    "av": ("studio/media/",),
    "imageio_ffmpeg": ("studio/media/ffmpeg.py", "studio/media/binary.py"),
    "fontTools": ("studio/media/",),
    "pocketsphinx": ("studio/speech/",),
    "faster_whisper": ("studio/speech/",),
    "ctranslate2": ("studio/translate/ctranslate.py", "studio/speech/"),
    "dbos": ("studio/jobs.py",),
    "starlette": ("studio/web/", "studio/app.py"),
    "uvicorn": ("studio/cli.py", "studio/app.py", "studio/serve.py"),
    "python_multipart": ("studio/web/",),
    "mcp": ("agent/mcp.py",),
    "budoux": ("studio/captions/",),
    "chardet": ("studio/captions/guess.py",),
}


def sources(package: str) -> Iterator[Path]:
    yield from sorted(path for path in (ROOT / package).rglob("*.py") if "_bundle" not in path.parts)


ALL = [path for package in ("agent", "studio") for path in sources(package)]
IDS = [str(path.relative_to(ROOT)) for path in ALL]


def module_of(path: Path) -> str:
    """Dotted name below the package: agent/backend/client.py -> backend.client, agent/__init__.py -> ''."""
    parts = path.relative_to(ROOT).with_suffix("").parts[1:]
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every absolute module name that the file imports, type-only imports included."""
    package = list(path.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{stem}.{alias.name}"
                place = ROOT / Path(*full.split("."))
                is_module = place.with_suffix(".py").is_file() or place.is_dir()
                yield node.lineno, full if is_module else stem


def floor(floors: tuple[frozenset[str], ...], module: str) -> tuple[int, str]:
    """(height, room) of a module below its package. The longest matching name wins."""
    parts = module.split(".") if module else [""]
    for length in range(len(parts), 0, -1):
        room = ".".join(parts[:length])
        for height, rooms in enumerate(floors):
            if room in rooms:
                return height, room
    raise AssertionError(f"{module!r} stands in no room; give it one in tests/test_house.py")


@pytest.mark.parametrize("path", ALL, ids=IDS)
def test_a_file_says_in_its_first_line_what_it_is_for_and_stays_small(path: Path) -> None:
    text = path.read_text("utf-8")
    if not text.strip():
        assert path.name == "__init__.py", "an empty file has no reason to be"
        return
    assert text.startswith('"""'), "the first line is a docstring that says what the file is for"
    assert len(text.splitlines()) <= LIMIT, f"more than {LIMIT} lines: it has more than one noun"


@pytest.mark.parametrize(("package", "floors"), [("agent", AGENT_FLOORS), ("studio", STUDIO_FLOORS)])
def test_imports_go_down(package: str, floors: tuple[frozenset[str], ...]) -> None:
    wrong = []
    for path in sources(package):
        height, room = floor(floors, module_of(path))
        for line, name in imports(path):
            if name.split(".")[0] != package or "." not in name:
                continue
            other_height, other = floor(floors, name.partition(".")[2])
            same_room = other == room or (other_height == height == 0)
            if other_height > height or (other_height == height and not same_room):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_agent_and_studio_share_no_code() -> None:
    other = {"agent": "studio", "studio": "agent"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for package in other
        for path in sources(package)
        for line, name in imports(path)
        if name.split(".")[0] == other[package]
    ]
    assert not wrong, "\n".join(wrong)


def test_each_foreign_library_has_one_room() -> None:
    wrong = []
    for path in ALL:
        place = path.relative_to(ROOT).as_posix()
        for line, name in imports(path):
            rooms = ROOMS.get(name.split(".")[0])
            if rooms is not None and not any(
                place == room or (room.endswith("/") and place.startswith(room)) for room in rooms
            ):
                wrong.append(f"{place}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ALL, ids=IDS)
def test_no_shell_no_eval_no_bare_except(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            assert name not in {"eval", "exec", "os.system", "os.popen"}, f"line {node.lineno}: {name}"
            assert not any(word.arg == "shell" for word in node.keywords), f"line {node.lineno}: shell="
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: a bare except hides everything"


def test_fixtures_stay_small_and_named() -> None:
    files = [path for path in (ROOT / "fixtures").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 12_000_000
    sources_page = (ROOT / "fixtures/SOURCES.md").read_text("utf-8")
    unnamed = [
        path.name
        for path in files
        if path.parent.name in {"media", "subs", "truth"} and f"`{path.name}`" not in sources_page
    ]
    assert not unnamed, unnamed
