"""No line and no cue ends inside a name, a number, or between an article and its noun, wherever the limit falls."""

from __future__ import annotations

import re

import pytest

from studio.captions.layout import layout
from studio.captions.linebreak import break_lines
from studio.captions.segment import segment
from studio.speech.words import Transcript, Word
from tests.studio.captions.clips import FRAMES

# What stays whole, with "_" for its spaces, in a sentence of its language.
KEPT = {
    "en": [
        "Yesterday evening we flew to New_York_City with Dr._Smith and the_children of Mary_Jane_Watson.",
        "The company sold 3_million phones for $_5 each and grew by 10_% in the_year 2024 alone.",
        "He was born on 25_December_1991 and lives 5_km from the_station where Mr._Brown works at 10_p.m. every day.",
        "She paid two_hundred_and_five apples to George_W._Bush for the_book on the_University_of_California.",
        "Please read chapter_3 and page_12 before Ludwig_van_Beethoven arrives in Los_Angeles with a_friend.",
        "They met President_Kennedy near the_White_House on March_4th and gave him 1,000_000 reasons to stay.",
    ],
    "es": [
        "Ayer por la_tarde viajamos a la_Ciudad_de_México con el_Sr._García y los_hijos de Juan_Carlos_Pérez.",
        "La empresa vendió 3_millones de teléfonos el 25_de_diciembre_de_2024 y creció un 10_% según la_doctora.",
        "Vive a 5_km de la_estación donde trabaja la_Dra._Elena_Ramírez desde hace treinta_y_cinco_años más o menos.",
        "El diez_por_ciento de las_personas leyó el_capítulo_3 en San_Francisco con María_de_la_Cruz aquella noche.",
    ],
    "fr": [
        "Hier soir nous avons vu le_général Charles_de_Gaulle à New_York avec M._Dupont et la_fille de Marie_Curie.",
        "L'entreprise a vendu 3_millions de téléphones le_25_décembre_2024 pour 10_% de moins que les_autres.",
        "Il habite à 5_km de la_gare où travaille Mme_Lefebvre depuis vingt_et_un_ans avec un_ami de Jean_Moulin.",
    ],
    "de": [
        "Gestern Abend sahen wir Frau_Dr._Weber und Angela_Merkel in New_York mit dem_Sohn von Herrn_Müller.",
        "Die Firma verkaufte 3_Millionen Telefone am_25._Dezember_2024 und wuchs um 10_% mehr als die_anderen.",
        "Er wohnt 5_km von dem_Bahnhof entfernt und trifft Ludwig_van_Beethoven jeden Tag um 10_Uhr am_Main.",
    ],
    "pt": [
        "Ontem à_noite viajamos a São_Paulo com o_Sr._Oliveira e a_filha de Maria_da_Silva para o_Rio_de_Janeiro.",
        "A empresa vendeu 3_milhões de telefones em 25_de_dezembro_de_2024 e cresceu 10_% segundo os_dados.",
    ],
    "it": [
        "Ieri sera abbiamo visto il_dott._Rossi e Leonardo_da_Vinci a New_York con la_figlia di Marco_Polo insieme.",
        "La ditta ha venduto 3_milioni di telefoni il 25_dicembre_2024 e guadagna il 10_% in_più di tutti gli_altri.",
    ],
    "sv": ["Igår kväll träffade vi Astrid_Lindgren i New_York och hon sålde 3_000_000 böcker för 10_% mindre."],
    "ru": ["Вчера вечером мы встретили Льва_Толстого в городе и купили 3_000_000 книг за 10_% цены у Анны_Ахматовой."],
}  # fmt: skip
FILLERS = {
    "en": "Well then", "es": "Pues bien", "fr": "Eh bien alors", "de": "Nun gut also", "pt": "Pois bem",
    "it": "Ebbene dunque", "sv": "Ja alltså", "ru": "Ну хорошо",
}  # fmt: skip
ROWS = [(language, sentence) for language, sentences in KEPT.items() for sentence in sentences]
CJK = [
    (
        "zh",
        "昨天王小明先生在北京大学图书馆参加了人工智能和机器学习的研讨会",
        "王小明 先生 北京 大学 图书馆 参加 人工智能 机器 学习 研讨会",
    ),
    ("zh", "去年的三月二十五日我们在上海买了一百五十个新的电子产品", "三月 二十五日 我们 上海 一百五十个 电子 产品"),
    ("zh", "约翰·史密斯教授用iPhone 15拍摄了2024年的新闻发布会现场", "约翰·史密斯 教授 iPhone 2024年 新闻 现场"),
    (
        "ja",
        "昨日は田中一郎さんが東京スカイツリーの前で三百五十枚の写真を撮りました",
        "田中一郎さん 東京スカイツリー 三百五十枚 写真を 撮りました",
    ),
    ("ja", "来年の四月十日に国際連合の事務局長が大阪大学を訪問する予定です", "四月十日 事務局長 大阪大学 訪問"),
    ("th", "วันนี้อากาศดีมากเราจะไปเดินเล่นในสวนสาธารณะกับเพื่อนของเรา", "อากาศ สวน เพื่อน"),
]


def spoken(text: str, ms: int = 70) -> tuple[Word, ...]:
    words, at = [], 0
    for token in text.split():
        words.append(Word(token, at, at + ms * len(token)))
        at += ms * (len(token) + 1)
    return tuple(words)


def kept_whole(lines: list[str], units: list[str]) -> list[str]:
    """The units that stand in none of the lines."""
    return [unit for unit in units if not any(unit in line for line in lines)]


@pytest.mark.parametrize("shape", ["16:9", "9:16"])
@pytest.mark.parametrize(("language", "sentence"), ROWS)
def test_names_numbers_and_articles_stay_whole(language: str, sentence: str, shape: str) -> None:
    units = [unit.replace("_", " ").strip(".,") for unit in re.findall(r"\S+_\S+", sentence)]
    plain = sentence.replace("_", " ")
    for number in range(5):
        text = " ".join([FILLERS[language]] * number + [plain[0].lower() + plain[1:] if number else plain])
        lines = [line for cue in segment(Transcript(language, spoken(text), "x"), FRAMES[shape]) for line in cue.lines]
        assert " ".join(lines) == text
        assert kept_whole(lines, units) == []


@pytest.mark.parametrize(("language", "sentence"), ROWS)
def test_a_caption_of_two_lines_is_broken_with_the_same_knowledge(language: str, sentence: str) -> None:
    words = sentence.split()
    units = [unit.replace("_", " ").strip(".,") for unit in words if "_" in unit]
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            text = " ".join(words[first:last]).replace("_", " ")
            if 43 <= len(text) <= 66:
                lines = break_lines(text, layout(FRAMES["16:9"]), language).split("\n")
                assert len(lines) == 2
                assert all(len(line) <= 42 for line in lines)
                assert [u for u in kept_whole(lines, units) if u in text] == [], lines


@pytest.mark.parametrize("run", [1, 2, 100])
@pytest.mark.parametrize(("language", "text", "units"), CJK)
def test_words_of_scripts_without_spaces_are_not_cut(language: str, text: str, units: str, run: int) -> None:
    tokens = re.findall(rf"[A-Za-z]+|[^A-Za-z]{{1,{run}}}" if run > 1 else r"\S", text)
    said = tuple(Word(one, 180 * run * n, 180 * run * (n + 1)) for n, one in enumerate(tokens))
    for shape in ("16:9", "9:16"):
        lines = [line for cue in segment(Transcript(language, said, "x"), FRAMES[shape]) for line in cue.lines]
        assert kept_whole(lines, units.split()) == []
    assert kept_whole(break_lines(text, layout(FRAMES["16:9"]), language).split("\n"), units.split()) == []
