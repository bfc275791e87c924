"""Every encoding that real files have: read, kept, and written again, also where there is one line to guess from."""

# ruff: noqa: E501  # the rows are files
from __future__ import annotations

import pytest

from studio.captions.decode import decode
from studio.captions.files import Row, patch_times, read_subtitles, rewrite

LINES = {
    "cp1252": (
        "¿Qué pasó, señor Muñoz? Mañana será otro día.", "Où est-il allé, ce garçon? Ça me plaît, l’été à la plage.",
        "Über Straßen und Brücken gehört die Stadt.", "São Paulo não é longe; você está aí, irmão?",
        "Perché è così? La città è già più bella.", "Året är långt och björnen sover på ängen.",
        "Það er gott að vera hér, þú ert vinur.", "Nøden er på øya, blåbær og rødgrød.", "He said “don’t” — and left… café.",
    ),
    "cp1250": (
        "Příliš žluťoučký kůň úpěl ďábelské ódy.", "Zażółć gęślą jaźń, proszę państwa.", "Árvíztűrő tükörfúrógép, jó éjszakát.",
        "Şi când vrei să mergem acasă? Aşa, mulţumesc.", "Dobrý deň, ďakujem, že ste prišli.", "Češnja, žaba, šola: vse je že znano.",
    ),
    "cp1251": ("Привет, как дела? Всё хорошо.", "Він каже: їжак їсть яблуко, є ґанок.", "Здравей, как си? Не знам.", "Где ты был?"),
    "cp1253": ("Καλημέρα, τι κάνεις σήμερα;", "Δεν ξέρω τι να πω, αλλά θα έρθω.", "Όχι, δεν θέλω."),
    "cp1254": ("Nasılsın? Bugün hava çok güzel, değil mi?", "Teşekkür ederim, şimdi gidiyorum. İyi akşamlar."),
    "cp1255": ("שלום, מה שלומך היום? אני בסדר.", "תודה רבה!"),
    "cp1256": ("مرحبا كيف حالك اليوم؟ أنا بخير.", "شكرا جزيلا"),
    "shift_jis": ("こんにちは、世界。字幕です。", "東京都千代田区", "ありがとう。"),
    "euc-jp": ("こんにちは、世界。字幕です。", "ありがとう。"),
    "gb18030": ("你好，世界。这是一个很短的字幕。", "我不知道你在说什么。", "谢谢你，再见！", "什么？"),
    "big5": ("你好，世界。這是一個很短的字幕。", "我不知道你在說什麼。", "什麼？"),
    "euc-kr": ("안녕하세요 세계. 자막입니다.", "나는 네가 무슨 말을 하는지 모르겠어.", "감사합니다!"),
    "cp874": ("สวัสดีครับ วันนี้อากาศดีมาก", "ขอบคุณมากครับ"),
    "koi8-r": ("Он сказал, что не придёт сегодня вечером.",),
    "iso8859-2": ("Příliš žluťoučký kůň úpěl ďábelské ódy.",),
    "iso8859-15": ("Un œuf à la coque coûte 3 € à Noël.",),
    "latin-1": ("Sí, señor, mañana.",),
    "utf-8": ("¿Qué? 你好 😀",), "utf-8-sig": ("¿Qué? 你好 😀",), "utf-16": ("¿Qué? 你好 😀",), "utf-32": ("¿Qué? 你好 😀",),
    "utf-16-le": ("¿Qué? 你好 😀", "看不懂" * 60), "utf-16-be": ("¿Qué? 你好 😀", "看不懂" * 60),
}  # fmt: skip
ROWS = [(encoding, line) for encoding, lines in LINES.items() for line in lines]


@pytest.mark.parametrize(("encoding", "line"), ROWS, ids=[f"{encoding}-{line[:12]}" for encoding, line in ROWS])
def test_one_line_is_enough_and_its_bytes_stay(encoding: str, line: str) -> None:
    data = f"1\r\n00:00:01,000 --> 00:00:02,000\r\n{line}\r\n".encode(encoding)
    file = read_subtitles(data, "a.srt")
    assert file.cues[0].text == line
    changed = patch_times(file, {0: (1000, 2500)})
    assert changed == data.replace("02,000".encode(encoding)[-6:], "02,500".encode(encoding)[-6:]) or changed.decode(
        encoding
    ) == data.decode(encoding).replace("02,000", "02,500")
    assert rewrite(file, [Row(0, 1000, 2000, line)]) == data


@pytest.mark.parametrize("encoding", ["cp1251", "gb18030", "big5", "shift_jis", "euc-kr", "cp1256", "cp1253"])
def test_two_languages_in_one_file_are_both_read(encoding: str) -> None:
    line = f"Hello there, how are you doing today?\r\n{LINES[encoding][0]}"
    data = "".join(f"{n}\r\n00:00:0{n},000 --> 00:00:0{n},900\r\n{line}\r\n\r\n" for n in range(1, 5)).encode(encoding)
    assert read_subtitles(data, "a.srt").cues[3].text == line.replace("\r\n", "\n")


@pytest.mark.parametrize("encoding", ["cp1252", "gb18030", "shift_jis", "utf-8"])
def test_a_few_damaged_bytes_do_not_change_the_rest(encoding: str) -> None:
    good = LINES[encoding][0].encode(encoding)
    data = b"1\n00:00:01,000 --> 00:00:02,000\n" + b"\n".join([good] * 8) + b"\n\x81\xff\n"
    file = read_subtitles(data, "a.srt")
    assert LINES[encoding][0] in file.cues[0].text or encoding == "cp1252"
    assert patch_times(file, {0: (1000, 2000)}) == data
    assert patch_times(file, {0: (1000, 2500)}) == data.replace(b"02,000", b"02,500")


def test_what_an_xml_file_says_of_itself_counts() -> None:
    text = '<?xml version="1.0" encoding="{}"?><tt><body><p begin="1s" end="2s">Нет</p></body></tt>'
    for encoding in ("windows-1251", "koi8-r", "cp866"):
        file = read_subtitles(text.format(encoding).encode(encoding), "a.ttml")
        assert file.cues[0].text == "Нет"
    for lie in ("utf-16", "no-such", "rot13", "hex", "idna", "undefined"):
        assert decode(text.format(lie).replace("Нет", "Ya \xe9").encode("latin-1")).text.count("<p") == 1


@pytest.mark.parametrize("tail", [b"\x00", b"\xff", b"\x00\x00\x00"])
def test_a_wide_file_that_was_cut_keeps_its_last_bytes(tail: bytes) -> None:
    data = "1\n00:00:01,000 --> 00:00:02,000\nñ你".encode("utf-16") + tail
    file = read_subtitles(data, "a.srt")
    assert patch_times(file, {0: (1000, 2000)}) == data
    assert patch_times(file, {0: (1000, 2500)}).endswith(tail)
