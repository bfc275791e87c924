"""Whether words of a reply that is still being written will stand, whatever follows: then they can be shown at once.

The GUI table reads whole replies: a clause that comes later can take a sentence away. So the words are read together
with the endings that do it most ("…, then click Export."), in their own language; what survives each of them, word for
word, stands. What the table would take away is therefore never shown before it is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.understanding.gui_table import language_of

Reading = Callable[[str], str]
"""A whole reply → what is said of it."""

INSIDE: dict[str, tuple[str, ...]] = {
    "en": (
        ", then click Export.",
        " button in the top-right corner to save it.",
        " to export it, click Export.",
        " panel shows it; open the panel.",
        " is in the panel. Click Export",
    ),
    "zh": (
        "，然后点击“导出”。",
        "按钮在右上角，点击它即可导出。",
        "后，请点击右上角的导出按钮。",
        "面板里可以查看，请打开面板。",
    ),
    "es": (
        ", luego haz clic en Exportar.",
        " el botón Exportar en la esquina superior derecha.",
        " para exportarlo, haz clic en Exportar.",
        " está en el panel. Haz clic en Exportar",
    ),
    "fr": (
        ", puis cliquez sur Exporter.",
        " le bouton Exporter en haut à droite.",
        " pour exporter, cliquez sur Exporter.",
        " est dans le panneau. Cliquez sur Exporter",
    ),
    "de": (
        ", dann klicken Sie auf Exportieren.",
        " die Schaltfläche Exportieren oben rechts.",
        " zum Exportieren klicken Sie auf Exportieren.",
        " ist im Panel. Klicken Sie auf Exportieren",
    ),
    "ja": ("、書き出しボタンをクリックしてください。", "ボタンを押してください。", "パネルを開いてください。"),
}
"""How a sentence may go on that has only begun."""

_MET = r"\b(?:encountered|into|hit|experienced|experiencing|met)"
TROUBLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:^|[.!?\n])\W*(?:\w+\W+){0,2}(?!\w+ed$)[A-Za-z]+$"), " encountered a temporary issue."),
    (re.compile(rf"{_MET}$", re.I), " a temporary issue. Please try again."),
    (re.compile(rf"{_MET} (?:a|some)$", re.I), " temporary issue."),
    (re.compile(rf"{_MET} (?:a|some) temporary$", re.I), " issue."),
    (re.compile(r"(?:^|[。！？\n])[^已了，,。！？\n]*[一-鿿]$"), "遇到了一个临时问题。"),
    (re.compile(r"(?:遇到|出现|发生|碰到|临时|暂时)[^，,。！？\n]{0,6}$"), "了一个临时问题。"),
    (re.compile(r"(?:遇到|出现|发生|碰到|临时|暂时)[^，,。！？\n]{0,6}$"), "问题。"),
)
"""Beginnings that may become a "temporary issue", which is dropped as a whole (protocol 2.2), and how."""

AFTER: dict[str, tuple[str, str]] = {
    "en": (" Click Export to save it.", "\n\nClick Export to save it."),
    "zh": ("请点击“导出”按钮。", "\n请点击“导出”按钮。"),
    "es": (" Haz clic en Exportar.", "\nHaz clic en Exportar."),
    "fr": (" Cliquez sur Exporter.", "\nCliquez sur Exporter."),
    "de": (" Klicken Sie auf Exportieren.", "\nKlicken Sie auf Exportieren."),
    "ja": ("「書き出し」ボタンをクリックしてください。", "\n「書き出し」ボタンをクリックしてください。"),
}
"""What may come after a whole sentence: on its line, on the next."""


def stands(line: str, words: str, read: Reading, *, whole: bool) -> bool:
    """Whether ``words`` stay as they are. ``line``: what was said before on the line; ``whole``: a sentence ends here.

    Words that do not tell their language do not stand: its table is not known yet.
    """
    text = line + words
    language = language_of(text)
    if language == "en" and not whole and language_of(f"{text} el") != "en":
        return False
    kept, alone = text.rstrip(), words.strip()
    if whole:
        if line and read(alone) != alone:
            return False  # on its own it would be read otherwise: another language than that of the line
        same_line, next_line = AFTER[language]
        endings = [next_line if words.endswith("\n") else same_line]
    else:
        endings = [*INSIDE[language], *_troubles(kept)]
    return all(read(kept + ending).startswith(kept) for ending in endings)


def _troubles(text: str) -> list[str]:
    return [ending for beginning, ending in TROUBLE if beginning.search(text)]
