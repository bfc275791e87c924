"""Whether a clause wants something done at all: questions, what-ifs, negations, opinions and stories change nothing."""

from __future__ import annotations

import re
from typing import Literal

Mood = Literal["wish", "question", "negated", "opinion"]

_B = r"^[^\w\ue000-\ue0ff]*"  # a clause begins; masked text is no mere punctuation
_LEAD = (
    _B
    + r"(?:(?:ok(?:ay)?|so|well|hey|hi|hello|please|pls|and|but|also|then|now|just|actually|um|hmm|oh|wait|no|alright|right|listen)[\W_]+)*"
)
_POLITE = re.compile(
    _LEAD
    + r"(?:(?:can|could|would|will|may|might) (?:you|we|i|u|ya)\b|would you mind|do you mind|is it possible to|would it be possible to|is there (?:a|any) way to|any chance"
    r"|why (?:don't|not|don't you|don't we)|how about|what about|shall we|let's|lets|can the|could the|i was wondering if you|i wonder if you (?:can|could)"
    r"|(?:me )?(?:puedes|podrías|podemos|puede|podría|podés|es posible|qué tal si|te importa|quiero|quisiera|me gustaría))"
)
_QUESTION = re.compile(
    _LEAD + r"(?:how|what|which|why|when|where|who|whose|whom|what's|how's|who's|where's)(?![\w'])"
    r"|"
    + _LEAD
    + r"(?:is|are|was|were|does|did|has|had|am|isn't|aren't|doesn't|didn't|wasn't|hasn't|can't|couldn't|shouldn't|won't|wouldn't)\s+(?:it|that|this|there|they|the|my|i|we|you|any|all|these|those|a)\b"
    r"|"
    + _LEAD
    + r"(?:do|would|will|should|must) (?:the|my|i|they|we|you (?:think|know|see|like|prefer|recommend|have|support|suggest)|these|those)\b"
    r"|"
    + _LEAD
    + r"(?:can|could|would|will|may|might) (?:you|we|i|u)\s+(?:please\s+)?(?:tell|explain|show me how|say|describe|recommend|suggest|remind)\b"
    r"|" + _LEAD + r"(?:tell me|explain|describe|do you know|any idea|i wonder|wondering)(?! if you c)"
    r"|"
    + _B
    + r"(?:¿|)(?:cómo|qué|cuál\w*|por qué|cuándo|cuánt\w+|dónde|quién\w*|es posible saber|sabes|hay|está|están|tiene|tienen)(?![\w])"
    r"|(?<!不管)(?:怎么(?!样都)|如何|怎样才|为什么|什么时候)(?!.{0,3}都)"
    r"|"
    + _B
    + r"(?:请问|怎么|怎样|如何|为什么|为何|什么|哪|谁|多少|几|有没有|是不是|是否|会不会|要不要|该不该|有几|能告诉|告诉我|你觉得|你认为|可不可以告诉)"
    r"|(?:多少|几条|几句|几秒|是什么|为什么|怎么样|怎么办|会怎样|会怎么样|是不是|哪种|哪个好|好看吗|对吗|对不对|有没有|多长|多久)[\W_]*$"
)
_HYPOTHETICAL = re.compile(
    r"(?<![a-z])(?:what if|what would|would it (?:be|look|help|make)|would (?:that|they|the \w+) (?:be|look)|do you think|should (?:i|we)(?![a-z])|i wonder|suppose(?![a-z])|imagine(?![a-z])"
    r"|not sure (?:if|whether)|(?:if|whether) (?:i|we|you) (?:were|cut|made|removed|added|deleted|had|should|moved|changed)[^,]*,? (?:would|how|what|do you|is|could)"
    r"|wondering (?:if|whether|about|how|what)|had we|if only)(?![a-z])"
    r"|如果.{0,30}(?:会|怎|吗|呢|好看|好不好)|要是.{0,30}(?:会|怎|吗|呢)|假如|假设|万一|考虑(?:一下)?(?:要不要|是否|把|加|删)|你觉得|要不要|该不该|会不会|下次"
    r"|qué tal si .{0,60}?(?:ran|sen|ra|ría)(?![a-záéíóú])"
    r"|(?<![a-záéíóú])(?:y si|qué pasaría|si (?:quitara|quitáramos|cortara|cortáramos|pusiera|hiciera|añadiera)\w*|crees que|debería(?:mos)?(?= (?:quitar|cortar|poner|añadir|hacer))|la próxima vez)(?![a-záéíóú])"
)
_SUBJUNCTIVE = re.compile(r"qué tal si .{0,60}?(?:ran|sen|ra|ría)(?![a-záéíóú])")
_IDLE = re.compile(
    _B + r"(?:might|may) (?:want|need|change)|"
    r"(?<![a-z])(?:thinking (?:about|of)|i might|we might|i may (?:later|want)|considering|not sure about|maybe later|later maybe|at some point|some day|someday|one day|next time)(?![a-z])"
)
# What is to stay as it is.
_STAYS = re.compile(
    _B
    + r"(?:but |and |just )*(?:leave|keep)\s+(?:the\s+)?[\w ']{1,40}?\s+(?:alone|as (?:is|it is|they are|it was|they were)|untouched|unchanged|the same|where (?:it is|they are))(?![a-z])"
    r"|"
    + _B
    + r"(?:but |and |the )*[\w ']{1,30}?\s+(?:stays?|remains?|can stay|should stay|is fine|are fine|is ok|are ok)(?:\s+(?:as (?:is|it is|they are)|the same|untouched|unchanged|put|there|white|yellow|where (?:it is|they are)))?[\W_]*$"
    r"|"
    + _B
    + r"(?:but )?(?:don't touch|do not touch)|(?:保持不变|保持原样|不用动|不用改|别动|不动|不变)[\W_]*$|^[\W_]*(?:deja|dejar)\s+[\w ]{1,30}?\s+(?:como está|igual|en paz|tal cual)"
)
_SUGGESTED = re.compile(_LEAD + r"(?:how about|what about|why (?:don't|not)|qué tal si|(?:要不|不如))")
_NEGATED = re.compile(
    _LEAD
    + r"(?:(?:i|we|you)\s+)?(?:don't|do not|dont|never|no need to|needn't|need not|please don't|you don't have to|you do not have to|shouldn't|should not|must not|mustn't|won't|avoid|refrain from|stop(?= \w+ing\b)|no (?:more )?(?:\w+ )?(?:captions?|subtitles?|subs)(?! before| after| in| at| from|.*(?:less|shorter|under|over|faster) than)(?!.*(?:less than|shorter than|over \d))|under no circumstances|not going to|without)\s"
    r"|" + _B + r"(?:请|先|千万|但是?|也|都|你|可|麻烦)*(?:别|不要|不用|不必|勿|无需|不需要|不许|禁止|切勿|甭)(?!的)"
    r"|"
    + _B
    + r"(?:por favor,?\s*)?(?:pero\s+)?(?:nunca|jamás|tampoco|no\s+(?:l[oae]s?|me|nos|se)?\s*(?:quit|cort|borr|cambi|pong|hag|muev|elimin|toqu|añad|agregu|recort|traduzc|silenci|sub|baj|deshag|alargu|retras|adelant|unas|divid|muestr|incrust|quem|quier|necesit|us)\w*)"
)
_OPINION = re.compile(
    _B
    + r"(?:because|since|so that|so (?:people|viewers|it|they|i|we)|otherwise|as (?:i|we|they|it) |if (?:yes|so|possible|you can|not)|incl(?:uding)?|因为|这样|免得|不然|以便|porque|para que)(?![a-z])"
    r"|"
    + _LEAD
    + r"(?:i|we|my \w+|everyone|everybody|people|they|he|she|you)\s+(?:really\s+|just\s+|also\s+|all\s+|do\s+|absolutely\s+|totally\s+|quite\s+|still\s+)*(?:love|loved|like|liked|adore|enjoy|enjoyed|appreciate|hate|hated|dislike|can't stand|cant stand|cannot stand|can't bear|prefer|think|thought|feel|believe|noticed?|saw|see)\s+(?!to\b|it if|you to)"
    r"|"
    + _LEAD
    + r"(?:i|we|he|she|they|my \w+|the \w+)\s+(?:cut|trimmed|removed|deleted|added|merged|already|have already|has already|had|just)\s+(?:my|his|her|their|our|himself|the \w+ yesterday|it yesterday|myself|already)"
    r"|(?:looks?|looking|sounds?|seems?|is|are|was|were|turned out|came out)\s+(?:really\s+|so\s+|very\s+|pretty\s+|just\s+|absolutely\s+)*(?:great|good|nice|perfect|awesome|amazing|beautiful|lovely|wonderful|fine|cool|fantastic|excellent|gorgeous|brilliant|terrible|awful|ugly|horrible|bad|weird)(?! if)(?:\W|$)"
    r"|"
    + _LEAD
    + r"(?:thanks|thank you|thx|great job|good job|nice (?:captions|title|music|work|job|cut)|well done|awesome|wow|lol|haha\w*|what a (?:great|nice))"
    r"|" + _B + r"(?:can't|cant|cannot) (?:stand|bear)"
    r"|(?:我|大家|观众)?(?:很|真|非常|特别|超)?(?:喜欢|爱)(?!的|看)|真不错|很不错|不错|很棒|太棒|真好|很好看|真好看|好看极|好听极|谢谢你|多谢|辛苦了|哈哈|很丑|难看|很满意|完美|我讨厌"
    r"|(?<![a-z])(?:me (?:encanta|gusta|gustan|encantan)|está (?:genial|perfecto|muy bien)|quedó (?:genial|perfecto|muy bien)|qué (?:bonito|bueno|bien)|odio)(?![a-z])"
)
_POLITE_ZH = re.compile(
    r"(?:能不能|能否|可不可以|可以|可否|能|帮|麻烦|劳烦|请).{0,60}(?:吗|嗎|呢|么|[？?])|(?:能不能|能否|可不可以|可否|帮我|帮忙)|(?:好吗|行吗|可以吗|好不好|行不行|好么|可以不|可以么|成吗|得吗|OK吗|ok吗)[\W_]*$"
)
_ASKS_ZH = re.compile(r"(?:吗|嗎|呢|么)[\W_]*$")


def mood(text: str) -> Mood:
    """The mood of a casefolded clause; quoted and other masked texts are private signs in it."""
    if _IDLE.search(text) or _STAYS.search(text):
        return "negated" if _STAYS.search(text) else "opinion"
    if _SUBJUNCTIVE.search(text):
        return "question"
    if _HYPOTHETICAL.search(text) and not _SUGGESTED.match(text):
        return "question"
    polite = bool(_POLITE.match(text) or _POLITE_ZH.search(text))
    if _QUESTION.search(text) and not (_POLITE.match(text) and not _ASKING.search(text)):
        return "question"
    if _ASKS_ZH.search(text) and not polite:
        return "question"
    if _NEGATED.match(text):
        return "negated"
    if _OPINION.search(text) and not polite:
        return "opinion"
    return "wish"


_ASKING = re.compile(
    r"(?:can|could|would|will|may) (?:you|we|i|u)\s+(?:please\s+)?(?:tell|explain|show me how|say|describe|recommend|suggest|remind)\b|"
    + _B
    + r"(?:how (?!about)|what (?!about)|why (?!don't|not))"
)
