"""What a question about the product, or small talk, is about: the key of its answer (``help_…`` in prompts/answers)."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

from agent.understanding.lexicon import fold

TOPICS: tuple[tuple[str, str], ...] = (
    (
        "agreed",
        r"^\W*(?:yes|yep|yeah|yup|sure|ok(?:ay)?|k|please|please do|go ahead|do it|do that|go for it|sounds good|let'?s do it|let'?s go|why not|fine|great|yes please|ok do it|si|vale|dale|claro|hazlo|adelante|oui|d accord|vas y|ja|gerne|mach das|los|好的?|好啊|好呀|行|可以|嗯+|是的?|对|要的?|来吧|没问题|お願いします|はい|うん|いいよ|お願い)(?:\W+(?:please|pls|thanks|thank you|do it|do that|go ahead|por favor|gracias|gerne|bitte|vas y|claro|dale|hazlo|merci|吧|啊|呀|的|谢谢))*\W*$",
    ),
    (
        "withdrawn",
        r"never ?mind|\bnvm\b|forget (?:it|that|about)|scratch that|changed my mind|don'?t bother|\b(?:cancel|abort|halt|stop)\b|call (?:it|off)|wrong (?:chat|window)|olvid|dejalo|laisse tomber|oublie|annul|vergiss|abbrech|stopp|egal|算了|不用了|取消|停|当我没说|やめ|キャンセル|中止|忘れて",
    ),
    (
        "thanks",
        r"\b(?:thanks?|thank you|thx|ty|tysm|cheers|ta|obliged|appreciate\w*|legend|gracias|merci|danke\w*|arigato)\b|谢|辛苦|感谢|多谢|唔该|ありがと|お疲れ|助か",
    ),
    (
        "privacy",
        r"privacy|private|\bdata\b|store[sd]?\b|keep (?:a copy|my)|delete[sd]?\b|who (?:can see|sees|owns)|train(?:ed|ing)? (?:on|any)|secure|safe\b|encrypt|gdpr|privacidad|datos|confidential|donnees|datenschutz|daten\b|gespeichert|隐私|安全|泄露|保存在|存在哪|删除|プライバシー|安全|保存され",
    ),
    (
        "price",
        r"\b(?:free|cost\w*|price\w*|pricey|pricing|charge[sd]?|pay|paid|credits?|expire\w*|refund\w*|watermark\w*|discount|per (?:month|minute|video)|gratis|cuesta|precio|creditos?|caducan|gratuit\w*|coute|prix|tarif\w*|kostet\w*|kosten\w*|preis\w*|guthaben)\b|免费|收费|多少钱|价格|积分|扣|水印|过期|要钱|無料|料金|いくら|クレジット",
    ),
    (
        "limits",
        r"\b(?:formats?|file types?|codecs?|limits?|max\w*|biggest|longest|largest|how (?:big|long|large)|size|resolution|languages?|support\w*|accept\w*|handle|4k|mkv|mov|formatos?|limite|tamano|idiomas?|taille|langues?|formate?|grosse|sprachen|unterstutz\w*)\b|格式|限制|多大|多长|最大|最长|支持|语言|分辨率|形式|対応|サイズ|言語",
    ),
    (
        "scope",
        r"weather|joke|poem|recipe|essay|homework|haiku|flight|pizza|stock|news\b|clima|chiste|meteo|blague|wetter|witz|天气|笑话|诗|作文|天気|冗談|詩",
    ),
    (
        "greeting",
        r"^\W*(?:hi|hiya|hello|hey|yo|howdy|good (?:morning|afternoon|evening)|morning|evening|hola|buen[oa]s?|bonjour|salut|coucou|hallo|moin|servus|guten (?:tag|morgen|abend)|你好|您好|嗨|哈喽|在吗|早上好|晚上好|こんにちは|おはよう|こんばんは|はじめまして)\b",
    ),
)
"""The first that fits the folded words decides; everything else is "general"."""

_COMPILED = tuple((topic, re.compile(pattern)) for topic, pattern in TOPICS)


def topic_of(words: str) -> str:
    """The topic of words that ask for no step. ``agreed`` has no answer of its own: it counts after an offer only."""
    folded = fold(words[:600]).replace("’", "'")
    return next((topic for topic, pattern in _COMPILED if pattern.search(folded)), "general")
