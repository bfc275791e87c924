"""Evens out how a message is written: traditional characters, misspelt keywords, emoji. Length may change; for tables only."""

# ruff: noqa: E501, SIM905 - a pattern is one line, however long; word lists read best as words

from __future__ import annotations

import re
from functools import lru_cache

_TRADITIONAL = str.maketrans(
    "匯導輸點數餘額積狀態進時間軸線軌傳載檢視頻檔發給幫請這個還沒嗎麼質賬帳戶單價錢費圖標題聲調靜換刪剪輯轉場鏡頭開關結後對話說為麗樂畫與內聽臺灣東動讀寫現實際總長寬廣種類專業務優簡單體處理復雜應該當兩邊側門問題們來過種樣無從車馬龍書報紙筆",
    "汇导输点数余额积状态进时间轴线轨传载检视频档发给帮请这个还没吗么质账帐户单价钱费图标题声调静换删剪辑转场镜头开关结后对话说为丽乐画与内听台湾东动读写现实际总长宽广种类专业务优简单体处理复杂应该当两边侧门问题们来过种样无从车马龙书报纸笔",
)
_SAME_WORD = (
    ("汇出", "导出"),
    ("影片", "视频"),
    ("档案", "文件"),
    ("帐户", "账户"),
    ("帐号", "账号"),
    ("萤幕", "屏幕"),
    ("存档", "保存"),
)
_SYMBOLS = {"💰": " credits ", "💳": " credits ", "🪙": " credits ", "📥": " download ", "📤": " export "}
KEYWORDS = (
    "export", "download", "upload", "render", "credits", "credit", "balance", "status", "timeline", "tracks", "track",
    "progress", "preview", "video", "finished", "project", "account", "please", "captions", "subtitles", "billing", "import",
    "send", "show", "list", "save", "final", "ready", "thanks",
)  # fmt: skip
_FINE = frozenset(
    "exporta exporte exporter importa importe importer subtitel finale finales videos vídeos credito credits expert exports exported exporting downloads uploaded uploads renders rendered tender gender renter tracking tracked trace cracks trucks trick "
    "stats states statue static videos videotape finish finishes projects subject accounts pleased pleases caption subtitle lists lost last lit "
    "fist mist gist wist lisp slow shoe shows snow shot shop shod sand send sent bend lend mend tend fend seed spend ends safe sage sane save wave gave "
    "cave have shave slave saves finals final fine ready reads steady read real thank thinks tanks import imports impart balanced balances "
    "previews processed progresses view videoed credit credits edits credo how now who short should wend sense word send list wish dish".split()
)


def even(text: str) -> str:
    """``text`` in the spelling that the tables know."""
    if not text.isascii():
        if re.search(r"[一-鿿]", text) and not re.search(r"[぀-ヿ]", text):
            text = text.translate(_TRADITIONAL)
            for other, ours in _SAME_WORD:
                text = text.replace(other, ours)
        for symbol, word in _SYMBOLS.items():
            text = text.replace(symbol, word)
        text = re.sub(r"^[^\w<\x00?？¿¡'\"“「]+|[\U0001F000-\U0001FAFF☀-➿️‍]+", " ", text)
    return re.sub(r"[a-z]{4,11}", lambda match: _corrected(match.group()), text, flags=re.I)


@lru_cache(maxsize=4096)
def _corrected(word: str) -> str:
    """The keyword that ``word`` is one slip away from (a swap, or for longer words a letter more, less or other)."""
    low = word.lower()
    if low in _FINE or low in KEYWORDS:
        return word
    for key in KEYWORDS:
        if abs(len(key) - len(low)) <= 1 and _one_slip(low, key):
            return key
    return word


def _one_slip(word: str, key: str) -> bool:
    if len(word) == len(key):
        off = [at for at, (a, b) in enumerate(zip(word, key, strict=True)) if a != b]
        if len(off) == 2 and off[1] == off[0] + 1:
            return word[off[0]] == key[off[1]] and word[off[1]] == key[off[0]]
        return len(off) == 1 and len(key) >= 6 and off[0] > 0
    longer, shorter = (word, key) if len(word) > len(key) else (key, word)
    if len(key) < 6 or word == key + "s":
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))
