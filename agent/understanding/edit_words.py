"""Words of editing: a clause that no row of the routing table knows is an edit beside other steps only if it holds one."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

EDIT_WORDS = re.compile(
    r"\b(?:add|put|insert|place|make|create|generate|cut|trim|crop|split|merge|join|combine|concat\w*|stitch|remove|delete|erase|drop|strip|clear|"
    r"replace|swap|change|turn|set|adjust|tweak|fix|correct|increase|decrease|raise|lower|boost|reduce|brighten|darken|sharpen|blur|fade\w*|fade-\w+|zoom|pan|rotate|"
    r"flip|mirror|reverse|speed|slow|freeze|loop|mute|unmute|duck|balance|level|normali[sz]e|mix|layer|overlay|animate|move|shift|align|cent(?:er|re)|position|"
    r"resize|scale|stretch|shrink|extend|shorten|lengthen|keep|hold|translate|transcribe|caption\w*|subtitle\w*|dub|narrate|write|type|title\w*|label|rename|style|restyle|"
    r"recolou?r|colou?r\w*|grade|tint|highlight|undo|redo|revert|restore|roll|start|begin|end|use|apply|give it|cover|hide|reveal|pixelate|stabili[sz]e|denoise|clean|"
    r"polish|improve|enhance|upscale|reorder|rearrange|sort|order|sync|match|time|pace|tighten|loosen|enlarge|bigger|smaller|louder|quieter|brighter|darker|faster|slower|longer|shorter|warmer|cooler|"
    r"bump|tone|soften|draw|frame|letterbox|music|bgm|song|soundtrack|logo|watermark|intro|outro|transition\w*|filter\w*|effect\w*|text|font|voice ?over|reel|"
    r"teaser|trailer|vlog|montage|slideshow|promo|ad|story|vertical|portrait|landscape|square|9:16|16:9|1:1|background|thumbnail|sticker|emoji|glitch|cinematic|"
    r"burn|embed|sepia|black and white|b&w|slow-?mo\w*|speed ?up|jump ?cuts?|silences?|pauses?|noise|hook|beat|edit|clip it|first|last|seconds?|minutes?)\b"
    r"|把|将|改|换|加(?!载)|删|调|剪|变|放(?!映)|配|做成|做个|做一|去掉|去除|裁|拼|合并|翻译|静音|字幕|标题|音乐|配乐|滤镜|转场|特效|亮|暗|快一?点|慢一?点|大一?点|小一?点|长一?点|短一?点|顺序|开头|结尾|生成|制作|"
    r"插入|替换|旋转|镜像|倒放|加速|减速|消除|美颜|抠|模糊|竖屏|横屏|声音|音量|画面|封面|片头|片尾|"
    r"\b(?:a[ñn]ad\w*|agreg\w*|pon\w*|quita\w*|corta\w*|cambia\w*|haz\w*|sub[ií]\w* el volumen|traduc\w*|subt[ií]tul\w*|m[uú]sica|t[ií]tulo|"
    r"ajout\w*|mets|mettez|coup\w*|chang\w*|enl[eè]v\w*|supprim\w*|tradu\w*|sous-titr\w*|musique|titre|fondu|"
    r"f[uü]ge?\w*|schneid\w*|entfern\w*|[aä]nder\w*|mach\w*|setz\w*|untertitel\w*|musik|titel|lauter|leiser|heller|k[uü]rz\w*)\b"
    r"|入れ|追加|削除|切っ|カット|変え|字幕|テロップ|音楽|つけ|付け|消し|明るく|暗く|短く|長く|翻訳|つなげ|繋げ",
    re.I,
)
