"""Make the reference pictures of fixtures/frames anew, or their fonts. Look at every picture before you commit it.

python scripts/frames.py            # the pictures, with the fonts that are kept beside them
python scripts/frames.py --fonts    # first the fonts: only the characters of the scenes, out of the fetched ones
                                    # (subtitle-studio fonts pull cjk arabic emoji)
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# Family → the name of the file that is kept; the fetched faces of it are cut down to the characters of the scenes.
FAMILIES = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans Arabic UI", "Noto Emoji")


def main() -> int:
    """Draw every scene. Prints how alike each picture is to the one that was there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", action="store_true", help="also cut the fonts anew")
    chosen = parser.parse_args()
    from tests.studio.captions.scenes import FRAMES, document, draw, likeness, scenes

    if chosen.fonts:
        cut_fonts(FRAMES / "fonts", "".join(text for _, _, scene in scenes() for _, text, _ in scene["tracks"]))
    from PIL import Image

    from studio.media import fonts

    fonts.SYSTEM_DIRS = ()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["STUDIO_DATA_DIR"] = name
        shutil.copytree(FRAMES / "fonts", folder / "fonts")
        for scene_name, size, scene in scenes():
            place = FRAMES / f"{scene_name}-{size}.png"
            made = draw(document(scene, size), size, scene.get("at", 1000), folder)
            before = f"{likeness(Image.open(place).convert('RGB'), made):.3f}" if place.is_file() else "new"
            made.save(place, optimize=True)
            print(f"{place.name}: {before}, {place.stat().st_size} bytes")
    return 0


def cut_fonts(out: Path, text: str) -> None:
    """The faces of FAMILIES that are fetched, with the characters of ``text`` only."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    from studio.captions.drawable import drawable
    from studio.media.faces import catalogue

    out.mkdir(parents=True, exist_ok=True)
    for face in catalogue():
        if face.family not in FAMILIES or face.italic:
            continue
        options = Options(
            font_number=face.index, layout_features=["*"], hinting=False, name_IDs=[1, 2, 4, 6, 13, 14, 16, 17]
        )
        font = load_font(face.file, options)
        cut = Subsetter(options)
        cut.populate(text=drawable(text) + " ")
        cut.subset(font)
        weight = "Bold" if face.bold else "Regular"
        kind = "otf" if "CFF " in font else "ttf"
        place = out / f"{face.family.replace(' ', '')}-{weight}.{kind}"
        save_font(font, str(place), options)
        print(f"{place.name}: {place.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main())
