"""Evens out how a message is written: traditional characters, misspelt keywords, emoji. Length may change; for tables only."""

# ruff: noqa: E501, SIM905 - a pattern is one line, however long; word lists read best as words

from __future__ import annotations

import re
from functools import lru_cache

_TRADITIONAL = str.maketrans(
    "條會幾剛裡裏別連錯機儲見遲順補緊語識貨詞週禮丟壓電話凱嬤幀營畢細親謝鐘頂顧黃藍綠紅銀錄錶針鐵鋼鍵鍋鎖鏈鏡長門開閉間閃閱闊關陰陽階際隨險隱雖雙雜雞離難雲靈靜響頁項須預領頻題額顏願類顯風飛飯飲館餘駐騎驗驚體髮鬆鬧魚鮮鳥鹹麗麥麵點黨齊齒龍龜個倆們倫偉側偵備傑傘傳傷傾僅僱價儀億儘償優兒兩冊凍則創劃劇劉劍劑勁動務勝勞勢勵勸區協單卻厭厲參叢吳員問啟啓喚喪喬嗎嘆嘗嘩噴嚇嚐嚴囑圍園圓圖團執堅報場塊塗塵墊墜墳壇壘壞壯壽夠夢夥奪奮奧妝婦媽嬌孫學宮寢實審寫寬寵寶將專尋對導尷屆屬岡島峽崗嶺嶽帥師帳帶幣幫幹庫廁廂廈廚廟廠廢廣廳張強彈彎彙彥後徑從復徵憂懷態慘慣慮慶憑憶應懶懸戀戲戰戶拋挾捨掃掛採揚換揮損搖搶摟撐撥撫撲撿擁擇擊擋擔據擠擬擴擺擾攝攜攤敗敘敵數斂斷於時晉晝暈暫曉曆書朧東柵棄棟棗業極構槍樂樓標樣樸樹橋橫檔檢檯欄權歐歡歲歷歸殘殺殼毀氣決沒況洩淚淨淺減測渾湊湧湯準溝溫滅滾滿漁漢漲漸潔潛潤澀濃濕濟濤濫濾灑灘灣災為烏無煉煙煩熱燈燒爐爛爭爺爾牆牽犧狀狹獎獨獲獵獻現琺瑪環璽產畝畫異當疊療癢發皺盜盡監盤眾睏瞞矯碼磚確礎禍禦禪種稱穀積穩窩窮竄競筆筍節範築簡簽籃籌籤籬糧糾紀約紋納純紙級紛紮終組結絕給絡絲綁經綜綱網緒線緩編緣練縣縫縮總織繞繪繳繼續纏罰罵羅義習聖聞聯聰聲職聽肅脅脈脫腦腫腳腸膚膠膽臉臨臺與興舉舊艙艦艱藝莊華萬葉蒼蓋蔣薦藥蘇蘋蘭虛號蟲蠟術衛衝裝製複褲襪襯覺覽觀規視觸訂計討訓託記訪設許訴評診詐詢試詩該詳誇誌認誤說誰課調談請論諒諾謀謂講謊證譜譯議護譽讀變讓讚豎豐貓貝負財責貪貴買費貼賀資賊賓賞賠賣質賬賭購賽贈贊贏趕趙跡踐躍車軌軍軟較載輔輕輛輝輪輯輸轉轟辦辭農迴這進遊運過達違遙遞遠適選遺還邊邏郵鄉鄭鄰醜醫醬釋釐釣鈴銷鋪鋒錢錦錨鍊鎮鏟鑰鑽閒閘闆闖隊隻雋雛霧韓韻頭頸頑頓頗頒顛飄飼飽餅餓饋馬馳駕駛騙騰驅驕骯髒鬥鬱魯鯊鴨鵝鷹鹽麼齣佈佔併係傢剎囉廸匯軸刪內處來諗",
    "条会几刚里里别连错机储见迟顺补紧语识货词周礼丢压电话凯嬷帧营毕细亲谢钟顶顾黄蓝绿红银录表针铁钢键锅锁链镜长门开闭间闪阅阔关阴阳阶际随险隐虽双杂鸡离难云灵静响页项须预领频题额颜愿类显风飞饭饮馆余驻骑验惊体发松闹鱼鲜鸟咸丽麦面点党齐齿龙龟个俩们伦伟侧侦备杰伞传伤倾仅雇价仪亿尽偿优儿两册冻则创划剧刘剑剂劲动务胜劳势励劝区协单却厌厉参丛吴员问启启唤丧乔吗叹尝哗喷吓尝严嘱围园圆图团执坚报场块涂尘垫坠坟坛垒坏壮寿够梦伙夺奋奥妆妇妈娇孙学宫寝实审写宽宠宝将专寻对导尴届属冈岛峡岗岭岳帅师帐带币帮干库厕厢厦厨庙厂废广厅张强弹弯汇彦后径从复征忧怀态惨惯虑庆凭忆应懒悬恋戏战户抛挟舍扫挂采扬换挥损摇抢搂撑拨抚扑捡拥择击挡担据挤拟扩摆扰摄携摊败叙敌数敛断于时晋昼晕暂晓历书胧东栅弃栋枣业极构枪乐楼标样朴树桥横档检台栏权欧欢岁历归残杀壳毁气决没况泄泪净浅减测浑凑涌汤准沟温灭滚满渔汉涨渐洁潜润涩浓湿济涛滥滤洒滩湾灾为乌无炼烟烦热灯烧炉烂争爷尔墙牵牺状狭奖独获猎献现珐玛环玺产亩画异当叠疗痒发皱盗尽监盘众困瞒矫码砖确础祸御禅种称谷积稳窝穷窜竞笔笋节范筑简签篮筹签篱粮纠纪约纹纳纯纸级纷扎终组结绝给络丝绑经综纲网绪线缓编缘练县缝缩总织绕绘缴继续缠罚骂罗义习圣闻联聪声职听肃胁脉脱脑肿脚肠肤胶胆脸临台与兴举旧舱舰艰艺庄华万叶苍盖蒋荐药苏苹兰虚号虫蜡术卫冲装制复裤袜衬觉览观规视触订计讨训托记访设许诉评诊诈询试诗该详夸志认误说谁课调谈请论谅诺谋谓讲谎证谱译议护誉读变让赞竖丰猫贝负财责贪贵买费贴贺资贼宾赏赔卖质账赌购赛赠赞赢赶赵迹践跃车轨军软较载辅轻辆辉轮辑输转轰办辞农回这进游运过达违遥递远适选遗还边逻邮乡郑邻丑医酱释厘钓铃销铺锋钱锦锚炼镇铲钥钻闲闸板闯队只隽雏雾韩韵头颈顽顿颇颁颠飘饲饱饼饿馈马驰驾驶骗腾驱骄肮脏斗郁鲁鲨鸭鹅鹰盐么出布占并系家刹啰迪汇轴删内处来想",
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
