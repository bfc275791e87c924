"""The GUI table: what a clause of a reply must look like to be talk of an interface, and what stands for it here.

A pattern is matched against one clause with content quotes and links masked, lower case. A row needs a *move* (click,
open, drag, 在…中查看) at the head of the clause, told to the user; the same words about the footage are content.
"""

# ruff: noqa: E501 - a row of the table is one line, however long

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal[
    "show_state",
    "show_timeline",
    "credits",
    "export",
    "offer_export",
    "send_edit",
    "offer_edit",
    "offer_upload",
    "none",
]
Meaning = Literal["export", "upload", "credits", "timeline", "state", "edit"]

LEAD = (
    r"(?:[-*•\d.)\s]*|)(?:(?:please|now|then|next|finally|first|lastly|and|or|but|so|also|simply|just|alternatively|otherwise|tip:?|note:?|hint:?|"
    r"if you(?:'?d| would)? (?:like|want|wish|prefer|need)(?: to)?|ready to \w+\??|(?:whenever|when|once|after) (?:you|it|everything|that|this)(?:'re|'s| are| is)? ?(?:\w+ ){0,4}?(?:happy|ready|done|satisfied|finished|good|sure)(?: with (?:it|this|that|the \w+))?|"
    r"you(?:'?ll| will)? (?:can|could|may|might|should|need to|have to|want to|just need to|only need to)|you'?ll (?:need|have|want) to|feel free to|go ahead and|be sure to|make sure to|remember to|don'?t forget to|"
    r"all you (?:need|have) to do is|to do (?:this|that|so)|from (?:here|there)|at this point|in the meantime|afterwards?|after (?:that|this)|at any time|from now on|optionally|also|always|easily|directly|try to)[,:]?\s+)*"
)
"""What may stand before the move when the user is spoken to."""

THINGS = (
    r"(?:buttons?|icons?|menus?|panels?|tabs?|sidebars?|side bars?|toolbars?|inspector|canvas|drawers?|dashboards?|dropdowns?|drop-downs?|three dots|"
    r"avatar|dialogs?|sliders?|handles?|checkbox(?:es)?|player|playhead|drop ?zones?|media (?:area|library|bin|pool)|workspace|editor|window|widget|gear|cog|"
    r"properties|settings|preferences|toggle|switch|shortcut|hamburger|ribbon|palette|(?:top|bottom|upper|lower)[- ](?:right|left)(?: corner)?|pop-?up|popover|modal|page|screen|section|tray|thumbnail|timeline view|tool|ruler|file browser|project files|(?:bottom|top|header|navigation) bar|navbar|arrow keys|keyboard|space ?bar|mouse|ctrl|cmd|shift key|alt key)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """``meaning`` is decided by what the move is about."""

    meaning: Meaning
    name: str
    pattern: str


HEADS = (
    # English moves, told to the user
    r"^~LEAD~(?:double-|right-|left-|long-)?(?:click(?:ing)?|tap(?:ping)?|press(?:ing)?|hit(?:ting)?|hover(?:ing)?|toggle|tick|untick|check the box|uncheck)\b(?!\s+(?:track|sound|noise|the high|of))",
    r"^~LEAD~(?:select|choose|pick|use|find|expand|collapse|check(?: out)?|review|see|view|access|look|take a look|have a look|locate|adjust|browse|visit|go (?:in)?to|head (?:over )?(?:in)?to|navigate to|switch to|jump to|return to|"
    r"scroll (?:down |up )?to|refer to|proceed to|inspect|enable|disable|activate|change|set|edit|rename|delete|remove|replace|restore|confirm|start|begin|continue|finish|trim|fine-tune|tweak|add)\b(?=.{0,70}(?:\b~THINGS~\b|\btimeline\b|~PATH~))(?!.{0,20}\b(?:scene|shot|footage|recording|screencast)\b)",
    r"^~LEAD~(?:open(?:ing)?(?: up)?|launch|bring up|pull up|pop open)\s+(?:the |your |up |an? |its |this |that )?(?!with\b|on\b|window\b.{0,9}\b(?:shot|scene))(?=.{0,50}(?:\b(?:timeline|library|billing|account|history|media|preview|gallery|project|menu|settings|properties|inspector|mixer|exporter|stock|effects?|subtitles?|captions?|audio|music|text|store|profile|folder)\b|\b~THINGS~\b|~PATH~|<q))",
    r"^~LEAD~(?:drag(?:ging)?(?: and drop(?:ping)?)?|drop(?:ping)?|slide|pull|trim by|move the (?:slider|playhead|handle|cursor))\s+(?:the |your |it|its |this |that |them|any |an? |both |each |all |clips?|one |either |from |<q)(?!.{0,12}\b(?:race|beat)\b)",
    r"^~LEAD~(?:scrub(?:bing)?|play(?:ing)?(?: back)?|preview(?:ing)?|watch(?:ing)?)\b(?=\s*(?:it|the|your|this|through|along|back|in|on|over|them|everything|to|$|<q|[.!,]))(?!.{0,40}\b(?:at \d|role|plays?)\b)",
    r"^~LEAD~(?:export(?:ing)?|download(?:ing)?|save|render|upload(?:ing)?|import(?:ing)?|attach|top up|check|review|visit|recharge|upgrade)\s+(?!(?:settings?|options?|format|preset)\s*:)(?=.{0,60}(?:\b~THINGS~\b|\byour account\b|\bbilling\b|\bfrom the\b|\busing the\b|\bvia the\b|\bin timeline\b))",
    r"^~LEAD~(?:it |this |that |them |the \w+ )?(?:can be |may be |is )?(?:found|viewed|accessed|changed|edited|adjusted|exported|downloaded|seen|opened|reached|managed)\b.{0,40}\b(?:in|from|under|via|through|with|using|by) (?:the |your )?(?:[\w&-]+ ){0,3}~THINGS~\b",
    r"\b(?:in|under|via|through|from|at|into|inside|on|to) (?:the |your )?~PATH~",
    r"\b(?:by|with|while) (?:double-|right-)?(?:clicking|tapping|pressing|dragging|dropping|opening|using|hitting|selecting|scrubbing|going|heading|hovering|choosing)\b(?=.{0,60}(?:\b~THINGS~\b|\b(?:edge|export|apply|undo|timeline|it|them|clip|corner)\b|<q|[*_\"“]))",
    r"^(?:you(?:'ll| will| can| should)?(?: also| now)? (?:find|see|access|view|locate|get to)|(?:it|they|this|these|the [\w ]{2,30}?|your [\w ]{2,30}?)(?:'s| is| are)? (?:now )?(?:available|listed|located|shown|found|visible|waiting|displayed|accessible)?)\b.{2,60}\b(?:in|on|under|from|at|inside|via) (?:the |your )(?:[\w&-]+ ){0,3}(?:panel|tab|sidebar|side bar|inspector|media library|library panel|drawer|toolbar|menu|dashboard|bin|media pool|properties)\b",
    # Chinese
    r"^~ZH~(?:双击|单击|右键(?:点击)?|点击|点按|点选|点一下|点开|点(?=右|左|上|下|击|“|「|<q|开|导出|播放)|轻触|按下|按(?=右|左|上|下|一下|“|「|<q|播放|空格)|勾选|长按|打开(?=.{0,16}(?:面板|栏|库|窗口|菜单|页|时间线|时间轴|标签|选项|设置|属性|编辑器|列表|抽屉|<q|“|「))|进入(?=.{0,16}(?:面板|库|页|中心|设置|界面|编辑|<q))|前往(?=.{0,16}(?:中心|页|面板|账户|设置|库|<q))|切换到|拖动|拖拽|拖入|拖放|拖到|将.{1,24}拖|把.{1,24}拖|拉动|滑动|滚动|展开|选择.{0,14}(?:按钮|菜单|选项|面板))",
    r"^~ZH~(?:到|去|在|从|通过|使用|用)?.{0,14}(?:时间线|时间轴|播放器|画布|预览窗口?|面板|侧边栏|属性栏|工具栏|菜单|媒体库|素材库|账户中心|个人中心|会员中心|右上角|右侧|左侧|账户页|按钮)(?:上|中|里|内|区|面)*(?:的)?.{0,10}(?:预览|播放|查看|看到|检查|调整|充值|导出|下载|找到|回放|微调|修改|观看|购买|上传)",
    r"^~ZH~(?:预览|播放|查看)(?:一下)?(?:效果|视频|时间线|时间轴|成片)?(?:$|吧|即可|一下)",
    r"^~ZH~(?:查看|检查|前往|登录|打开|到|去).{0,10}(?:账户|账号|账单|个人中心|会员中心|订阅|充值页)",
    # Spanish, French, German, Japanese
    r"^(?:(?:por favor|ahora|luego|despu[eé]s|cuando \w+(?: \w+){0,3}|si (?:quieres|lo deseas)\S*|puedes|ya puedes|para \w+(?: \w+){0,4}|y|o|entonces),?\s+)*(?:haz(?:er)? (?:doble )?clic|haga clic|pulsa|pulse|presiona|toca|arrastra|arrastre|abre|abra|ve a|vaya a|dir[ií]gete|selecciona|revisa (?:tu|la) (?:cuenta|l[ií]nea|panel)|consulta tu (?:cuenta|saldo)|reproduce|previsualiza|mira la l[ií]nea|hacer clic|sube tu|exporta(?:rlo)? (?:con|desde)|encontrar[aá]s .{2,40} en (?:el|la) (?:panel|pesta[nñ]a|barra|biblioteca))\b",
    r"^(?:(?:veuillez|maintenant|ensuite|puis|vous pouvez(?: maintenant)?|tu peux(?: maintenant)?|pour \w+(?: \w+){0,4}|si vous (?:voulez|souhaitez)\S*|quand vous \w+(?: \w+){0,2}|et|ou),?\s+)*(?:cliqu(?:ez|er|e)|appuy(?:ez|er|e) sur|glissez|faites glisser|glisser|ouvr(?:ez|ir|e) (?:le|la|l['’]|votre) ?(?:panneau|onglet|menu|biblioth\S+|timeline|compte|inspecteur|montage)|s[eé]lectionnez|consultez (?:votre compte|le panneau|l['’]onglet|la timeline)|v[eé]rifiez votre compte|allez (?:dans|sur|[aà])|pr[eé]visualis(?:ez|er)|lisez la vid[eé]o|importez votre|d[eé]posez)\b",
    r"^(?:(?:bitte|jetzt|dann|anschlie[sß]end|du kannst(?: jetzt)?|sie k[oö]nnen(?: jetzt)?|kannst du|wenn (?:du|sie) \w+(?: \w+){0,3}|um \w+(?: \w+){0,4}|und|oder),?\s+)*(?:klick(?:e|en)?|dr[uü]ck(?:e|en)?|tipp(?:e|en)?|zieh(?:e|en)?|[oö]ffne[nt]?|geh(?:e|en)? (?:zu|in|auf)|w[aä]hle|vorschau in|schau (?:in|auf)|spiel(?:e)? |pr[uü]fe (?:dein|ihr) konto|lade .{0,20} hoch|sieh .{0,20}(?:an|nach))\b",
    r"(?:クリック|タップ|押し|ドラッグ|開い|選択し|プレビュー|再生し|確認し|アップロードし|ドロップ).{0,4}(?:て|で)?(?:ください|下さい|みて|できます|確認)",
)
"""A clause whose shape fits one of these talks of an interface. ``~NAME~`` stands for a phrase of ``PHRASES``."""

PHRASES = {
    "LEAD": LEAD,
    "THINGS": THINGS,
    "PATH": r"[*_\"“]*[a-z][\w]*(?: [a-z]\w+)?[*_\"”]*\s*(?:>|→|›|»|->)\s*[*_\"“]*\w",
    "ZH": r"(?:[-*•\d.、)\s]*)(?:请|您|你|可以|可|也可以?|现在|接着|然后|接下来|最后|再|如需\S{0,8}?可?|如果\S{0,14}?|若\S{0,10}?|满意(?:的话|后|了)?(?:可以|就|请)?|完成后|确认(?:无误)?后|随时|直接|只需要?|只要|需要|要\S{0,8}?的话|或者?|并|提示[:：]?|小贴士[:：]?|建议|记得|先|想\S{0,10}?的话|另外|同时|下一步|就|即可|能|从右侧|从左侧|用鼠标|麻烦|不妨|,|，|\s)*",
}

ROWS: tuple[Row, ...] = (
    Row(
        "credits",
        "account",
        r"\b(?:account|billing|subscription|top up|profile|avatar|plans? page|credits? (?:page|tab|panel|dashboard)|dashboard|usage page|upgrade)\b|cuenta|saldo|compte|konto|guthaben|账户|账号|账单|充值|个人中心|会员中心|余额|订阅|アカウント|残高",
    ),
    Row(
        "export",
        "export",
        r"\bexport\w*|\bdownload\w*|\brender (?:button|menu|tab)|\bsave (?:button|menu|as)\b|\bshare (?:icon|button|menu)\b|\bsave (?:it )?to (?:your )?(?:device|disk|computer|phone|files)\b|\bpublish\b|exporta|descarg|exporter|t[eé]l[eé]charg|exportier|herunterlad|导出|下载|输出|发布|保存到本地|书き出し|書き出|エクスポート|ダウンロード",
    ),
    Row(
        "upload",
        "upload",
        r"\bupload\w*|\bimport\w*|\bdrop ?zone|\bmedia area\b|\b(?:into|onto|to|in) the (?:media|assets?|files?|project files) (?:panel|area|library|bin|pool|tab|tray)\b|\badd media\b|\byour own\b|\battach\b|\+ (?:icon|button)|\byour (?:video|file|clip|footage|photo)s?\b.{0,20}\b(?:into|onto|here|in)\b|\b(?:files?|videos?) (?:here|into the)\b|sube|subir|importa|importez|t[eé]l[eé]vers|hochlad|lade .{0,20}hoch|上传|导入|添加素材|拖入.{0,10}(?:素材|文件|视频)|アップロード",
    ),
    Row(
        "timeline",
        "preview",
        r"\bpreview\w*|\bplay(?:ing|back|er)?\b|\bplay button|\bscrub\w*|\bplayhead\b|\btimeline\b(?!.{0,30}\bto (?:move|trim|cut|split|adjust|shorten|change|extend))|\bwatch\b|\bspace ?bar\b|previsualiza|reproduc|l[ií]nea de tiempo|pr[eé]visualis|lecture|vorschau|abspielen|预览|播放|回放|时间线|时间轴|观看|看效果|プレビュー|再生|タイムライン",
    ),
)
"""What the move is about, the first that fits; else a move at a place to look is "state", every other an "edit"."""

LOOKING_HEAD = (
    r"^~LEAD~(?:open|see|view|check|review|find|browse|look|take a look|have a look|visit|refer|access|expand|locate)\b"
)
"""Heads that only look, whatever the purpose named after them."""

LOOKING = (
    r"^~LEAD~(?:open|see|view|check|review|find|browse|look|go to|head|navigate|visit|refer|access|expand|switch|return|locate)\b|^you(?:'ll| will| can| should)?(?: also| now)? (?:find|see|access|view)|^(?:it|they|this|these|the [\w ]+|your [\w ]+)(?:'s| is| are)|"
    r"\b(?:properties|inspector|details|history|layers panel)\b|\bto (?:see|view|check|review|browse|proofread|read|inspect)\b|"
    r"打开|查看|看到|检查|找到|展开|进入|属性|^.{0,12}(?:abre|abra|consulta|mira|ve a|ouvr|consult|v[eé]rif|[oö]ffne|schau|geh)|開いて|確認"
)
"""Moves that only look."""

DRAGGING = r"\bdrag\w*|\bdrop\b|\bslide\b|\bpull\b|拖|拉动|arrastr|gliss|\bzieh|ドラッグ"

OFFERING = (
    r"\btip\b|\bhint\b|\bif you\b|\bin case\b|\bshould you\b|\boptional(?:ly)?\b|\byou can also\b|\bfeel free\b|\byou (?:may|might|could)\b|\bprefer\b|\bone you\b|\bwhich(?:ever)? (?:one|version)\b|\bfine-?tun\w*|"
    r"\bwould you like\b|\bto (?:tweak|customi[sz]e|fine|experiment|explore)\b|\bother(?: \w+)? options?\b|\balternatively\b|\bdifferent\b|\bwenn du\b|\bwenn sie\b|\bsi (?:quieres|lo deseas|prefieres|vous|tu)\b|\bfalls\b|"
    r"如需|如果|若|要是|想要?.{0,8}的话|也可以|还可以|可自行|微调|喜欢哪|选择.{0,6}(?:版本|一个)|您可以继续|任选|需要时|小贴士|提示[:：]|お好み|場合は|もし"
)
"""A choice, a tip, a condition: the edit is offered, not done."""

DONE = (
    r"\bis (?:now )?(?:in|on|live|there|up)\b(?! the (?:panel|library))|\bgreat choice\b|"
    r"\b(?:i(?:'ve| have)?(?: also| now)? (?:\w+ed|added|applied|changed|made|set|placed|put|cut|trimmed|removed|generated|created|brightened|split|moved|replaced|updated|inserted|joined|muted|lowered|raised|shortened|adjusted|synced|finished|reduced|swapped|turned|kept|went)|"
    r"(?:is|are|was|were|has been|have been) (?:now )?(?:added|applied|changed|set|placed|on|in place|done|ready|complete\w*|finished|updated|inserted|joined|removed)|done|all set|finished|now (?:\d|reads|says|runs|ducks|plays|has|is|are))\b|"
    r"已(?:经)?|完成|添加了|改成了|换成了|生成了|ich habe|j['’]ai|est en place|list[oa]s?:|quit[eé]|a[nñ]ad[ií]|est[aá]n? listos?|しました"
)
"""The reply says that the work is done."""

TEMPORARY = r"(?:i |we |i'?ve |sorry,? i )?(?:encountered|ran into|hit|experienced|met|am experiencing|have encountered)\s+(?:a|some)\s+temporary\s+(?:issue|problem|error|difficult\w+|glitch)s?|(?:我)?(?:遇到|出现|发生)了?(?:一?个|一些)?(?:暂时性?|临时性?)的?(?:问题|故障|错误)|暂时(?:出现|遇到)(?:了)?(?:问题|故障)"
