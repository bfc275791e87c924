"""What a statement of a reply tells: a deed, a file that is missing, a condition that only waits for a yes."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

POOR = re.compile(
    r"\b(?:not enough|don['’]t have enough|isn['’]t enough|insufficient|short of|out of|low on|ran out of|too few|no more|only \d+|needs? \d+(?: more)?)\b.{0,24}\b(?:credits?|coins|tokens|points)\b|(?:积分|余额|额度|点数).{0,6}(?:不足|不够|用完)|\b(?:créditos|crédits) (?:insuficientes|insuffisants)|(?:no tienes|pocos|pas assez de|nicht genug|zu wenig).{0,12}(?:cr[ée]dit\w*|Guthaben|Credits)|(?:クレジット|残高).{0,4}(?:不足|足り)",
    re.I,
)
"""The balance does not suffice: what the user is told to do now is about credits."""
MISSING = re.compile(
    r"\b(?:need|needs|no|not|don't have|haven't|missing|without|can't find|couldn't find|lack\w*|empty|yet)\b.{0,40}\b(?:files?|clips?|videos?|footage|photos?|pictures?|images?|logos?|songs?|audio|recordings?|material|media)\b"
    r"|\bnothing (?:has been |is |was )?(?:uploaded|here|in|there)\b"
    r"|(?:缺|没有|没找到|需要|还没|暂无|少).{0,12}(?:素材|视频|图片|照片|文件|音频|录音|logo|标志|原片|录像)"
    r"|\b(?:no tengo|falta|necesito|todavía no|aún no)\b.{0,30}\b(?:archivo|vídeo|video|foto|audio|logo|imagen|clip)|\b(?:il me faut|il manque|pas (?:encore )?(?:de|la|le|reçu))\b.{0,30}\b(?:fichier|vidéo|photo|logo|image|son)|\b(?:brauche|fehlt|noch kein\w*)\b.{0,30}(?:datei|video|foto|logo|bild|aufnahme)|(?:動画|素材|ファイル|画像|写真|ロゴ).{0,6}(?:ありません|必要|まだ)",
    re.I,
)
"""Something that the user has not handed over yet."""
DEED = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)?(?: also| now| just)? (?!can\b|could\b|will\b|would\b|need|don't|do not|suggest|recommend|see\b|think|am\b|have to|found\b)\w+"
    r"|\b(?:is|are|was|were|been|['’]s|['’]re)(?: now| all| both)? (?:\w+ed|done|set|in|on|ready|cut|put|made|up|there|live|gone|off|finished|complete|in place)\b"
    r"|\bnow\b|\bdone\b|\ball set\b|^\W*\w+ed\b|了|已|完成|好了?，|\b(?:he|hemos|ha|han) \w+[aií]d[oa]|\blist[oa]s?\b|j['’]ai|nous avons|(?:est|sont) (?:en place|prête?s?|\w+é)|\b(?:habe|ist|sind|wurden?)\b.{0,60}\b(?:ge\w+|jetzt|drin|fertig)|\bfertig\b|ました",
    re.I,
)
"""Something that was done, so what follows is more than what was asked for."""
APPROVAL = re.compile(
    r"\b(?:fine|ok|okay|agree\w*|ready|confirm|good|right|correct|happy|satisf\w+|accept\w*|like it)\b|没问题|同意|满意|确认|可以",
    re.I,
)
"""A condition that asks for nothing but consent: "if that is fine"."""
