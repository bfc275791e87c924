"""The routing table for Chinese, Spanish, French, German and Japanese. Same rules as ``routing_table.py``."""

# ruff: noqa: E501 - a row of the table is one line, however long

from __future__ import annotations

from agent.understanding.routing_table import Row

CHINESE_CONTENT = (
    r"(?:精神|身体|心理|健康|工作|竞技|皮肤|运行|电池|充电|生活|心态|人物|主角|演员|他的?|她的?|模特|最佳|最好的?)的?状态|状态(?:栏|条|灯|图标|不好|不佳|最好|很好|很差|好的|差的|文字|提示)",
    r"(?:白|色彩|左右|声道|音量|画面|生态|身体|冷暖|颜色)平衡|平衡(?:车|木|感|一下)",
    r"积分(?:商城|活动|兑换|榜|墙|赛|制|换|翻倍|大促|礼)|余额宝|(?:会员|球队|联赛|比赛)积分|账户安全|银行余额",
    r"(?:导出|下载|上传|保存)(?:按钮|图标|成功|失败的?(?:字|画面)|教程|功能(?:的)?(?:宣传|介绍|演示)|界面|进度条|码|量|链接(?:二字|放|加)|我们|app|应用|动画|的(?:演示|录屏|动画|画面|步骤))",
    r"(?:字幕|标题|文字|文案|片头|片尾|旁白|台词)(?:里|上|中)?(?:的)?[“「『\"']?(?:导出|下载|上传|余额|积分|状态)",
)
"""Compounds in which a keyword is part of another word; they are taken out before the rows are tried."""

_NOW = r"(?:现在|目前|当前|如今|这会儿|到现在|已经|一共|总共|都|里面|里|上面|上|中)*"
_SHOW = r"(?:查看|查询|查查|查|看看|看|显示|列出|列一下|展示|给我看|告诉我|说说|说|讲讲|总结|打开|打开看看|汇报|预览|检查|确认|瞧瞧)?(?:一下|下|看看|看|给我)?"
_OBJ = r"(?:这个|那个|我的|整个|剪好的|做好的|完成的|最终的?|最后的?|成品|高清|全部|所有|当前|这条|那条|这段|最新的?|新的?|的|渲染好的|完整)*"
_FILM = r"(?:视频|成片|片子|影片|短片|文件|成品|作品|结果|项目|最终版|终版|版本|mp4|mov|gif|video|file|clip|它|这个|vlog|片|短视频|下载链接|链接|字幕文件|字幕|srt|预告片|广告片)"
_END = r"(?:一下|下|吧|呗|啊|哈|哦|呀|了|啦|嘛|来|出来|给我|谢谢|多谢|感谢|可以吗|好吗|行吗|行不行|好不好|吗|呢|我|过来|到这里|现在|马上|立刻|立即|就行|就好|即可|！|。|\s|!|\.|~|～|…|\W)*$"

CHINESE: tuple[Row, ...] = (
    Row("withdrawn", "算了", r"^(?:算了|不用了|不要了|不需要了|别管了|没事了?|没事儿了?|当我没说|不弄了|取消吧?|停止?吧?|停下|先停|停一下)" + _END + r"|^(?:取消|停止|停掉|中止|终止|暂停|别|不要)(?:了|掉)?(?:这个|当前|刚才的?|正在进行的?)?(?:导出|渲染|上传|下载|任务|操作)(?:任务|了)?" + _END),
    Row("declined", "先别", r"(?:先别|先不要?|别|不要|不用|暂时不|暂不|不急着|别急着|不必|无需|不想|先不急着?|还不|不是要|不需要)(?:急着|着急|忙着|再|去|给我|现在|马上)*(?:导出|渲染|下载|上传|保存|输出|发|出片|生成成片)"),
    Row("declined", "之前", r"(?:导出|渲染|下载|上传|发布|输出|交付|保存)(?:之前|以前|前)|(?:如果|要是|假如|等|当|等到).{0,14}(?:导出|渲染|下载|上传).{0,10}(?:的话|时|后|之后|以后|再说)"),
    Row("help", "是否支持", r"(?:支持|能传|能上传|可以传|可以上传|能导出|可以导出|能输出|接受|能用|能处理|兼容|能下载).{0,12}(?:什么|哪些|哪种|几种|多大|多长|多少|多高|格式|语言|分辨率).{0,8}(?:吗|呢|啊|\?|？)?$|^(?:什么|哪些|哪种|都有什么|有哪些)(?:格式|文件|分辨率|语言|类型|功能).{0,14}(?:支持|可以|能|行|上传|导出|接受)?.{0,6}$"),
    Row("help", "支持吗", r"(?:支持|兼容).{0,16}(?:吗|嘛|么|不|\?|？)|支不支持|是否支持"),
    Row("help", "有限制吗", r"(?:限制|上限|最大|最长|最多).{0,12}(?:吗|多少|多大|多长|几|是|什么|\?|？|大小|时长|mb|gb)|(?:多大|多长)(?:的)?(?:文件|视频)?.{0,6}(?:可以|能|行|上限)"),
    Row("help", "怎么", r"^(?:请问|想问一下|问一下|问下|那|你好)?(?:我|这个|这|该|要|应该|积分|点数|字幕|视频|导出|上传|余额|状态|渲染)*(?:到底)?(?:怎么|如何|怎样|咋)(?!样|回事|还|这么|办|没).{0,16}(?:用|导出|上传|下载|收费|算|计算|扣|获得|获取|得到|充|注册|登录|剪|开始|操作|弄|做|加|添加|保存|传|使用|来|退|删除|改)"),
    Row("help", "什么意思", r"(?:什么意思|是什么|啥意思|是啥|有什么用|有啥用|干什么用|干嘛用|是干什么的|是干嘛的|区别|会过期|过期吗|有效期|清零)"),
    Row("help", "价格", r"(?:多少钱|怎么收费|收费吗|收费标准|免费吗|是免费|要钱吗|价格|价钱|定价|贵不贵|(?:要|会|需要|得)(?:不会|不要)?(?:扣|花|消耗|收|用)(?:多少|几)?(?:积分|钱|费|点数|额度|余额)|(?:扣|花|消耗)(?:不扣|不花)?(?:积分|钱|费)(?:吗|么|\?|？)|每(?:次|个|条|分钟).{0,8}(?:多少|几)(?:积分|钱|点)|(?:导出|渲染|生成|做|剪|加字幕|上传|视频|一次|一条).{0,8}(?:要|需要|得|花|扣|消耗)(?:多少|几)(?:个|点)?(?:积分|钱|点|额度|credits?)|水印|无水印)"),
    Row("help", "能不能", r"(?:能不能|可不可以|可以|能|能够|是否可以|是否能)(?:直接|一次|批量|同时|离线|免费|自己)?(?:导出|输出|上传|下载|传|保存)(?:成|到|为)?(?:4k|8k|60帧|prores|透明|gif|srt|mkv|avi|mov|多个|多条|超过|大于|无水印|没有水印|手机上|从).{0,16}(?:吗|么|\?|？)"),
    Row("help", "你是谁", r"^(?:你|您)(?:是谁|是什么|叫什么|能做什么|能干什么|能干嘛|会什么|会做什么|可以做什么|可以干嘛|都能做什么|都会什么|是机器人|是真人|是ai|有什么功能|有哪些功能|能帮我做什么|能帮我什么)|^(?:谁(?:做|开发|创造|发明)的?(?:你|您)?|介绍一下(?:你|自己|功能)|自我介绍|有什么功能|有哪些功能|功能介绍|(?:使用)?(?:帮助|说明|教程|指南)|怎么玩|新手)"),
    Row("help", "隐私", r"隐私|(?:视频|文件|素材|数据).{0,8}(?:会不会|会被|会|存(?:储|放)?在|保存在|安全|泄露|公开|删除).{0,10}(?:吗|么|哪|多久|\?|？)|版权"),
    Row("help", "闲聊", r"(?:写|讲|说)(?:一?个|一?首|一?篇|点)?(?:诗|笑话|作文|故事给我听|邮件|论文|代码)|天气(?:怎么样|如何|预报)?|几点了|今天(?:星期|周)几|订(?:机票|外卖|酒店)"),
    Row("credits", "还剩多少", r"(?:积分|余额|点数|额度|credits?|次数|分)(?:还)?(?:有|剩|剩余|剩下|余)?(?:多少|几|够|足够|够用|不够|不足|用完|花完|没了|见底|够不够|还够|还有吗|还在吗)|(?:还|总共|一共|目前|现在|账户里?|账号里?|我)?(?:有|剩|剩余|剩下|余下|可用)(?:多少|几)(?:个|点)?(?:的)?(?:积分|余额|点数|额度|credits?|次数|分)|(?:积分|余额|额度|点数|credits?).{0,4}(?:还)?(?:够|足够)(?:不够|吗|做|用|再|我|生成|剪|么)"),
    Row("credits", "还有没有", r"(?:还)?(?:有没有|还有)(?:免费|剩余|可用|多余)?的?(?:积分|余额|额度|点数|次数|credits?)"),
    Row("credits", "查积分", r"^" + _SHOW + r"(?:我的?|账户|账号|剩余|当前|可用|现在的?|目前的?|的|里|一下|还有)*(?:积分|余额|点数|额度|credits?|balance|账户余额|账户|账号|套餐|会员|账单|消费记录|使用量|用量|订阅|积分余额)(?:情况|明细|余额|查询|信息|状态|等级|到期|什么时候到期|记录|变动|剩余|是多少|多少|呢|是什么)?" + _END, weak=True),
    Row("credits", "扣了多少", r"(?:扣|用|花|消耗|消费)(?:了|掉了?|掉)(?:我)?(?:多少|几|这么多)(?:个|点)?(?:积分|钱|点数?|额度|credits?)?|(?:为什么|怎么|为啥|咋)(?:又)?(?:扣|少)(?:了|我)"),
    Row("credits", "充值", r"^(?:我要|我想|想|帮我|给我|去|怎么)?(?:充值|充积分|充点|买积分|购买积分|续费|升级(?:套餐|会员|账户)|开(?:通)?会员|加积分|充点积分|充钱)"),
    Row("state", "进行到哪", r"(?:到哪|到哪儿|哪一步|百分之几|百分之多少|多少%|几成)(?:了|里了|步了|儿了)?" + _END + r"|(?:还要|还需要?|还得|要|需要|大概|估计|大约)(?:等)?(?:多久|多长时间|几分钟|多少时间)(?:能好|才能好|完成|能完成|做完|好)?" + _END + r"|^(?:多久|什么时候|几时|啥时候)(?:能|可以|会)?(?:好|完|完成|做完|弄好|渲染完|导出完|结束)" + _END),
    Row("state", "好了吗", r"(?:好|完成|做完|弄好|弄完|搞定|搞好|剪完|剪好|渲染完|渲染好|导出完|导出好|导出成功|上传成功|上传完|上传好|传上去|传完|传好|加上|加上去|改好|改完|保存|生效|处理完|生成好|生成完|生成|应用|收到|删掉|删除|更新|成功|导入|进去|结束)(?:了)?(?:吗|么|嘛|没有?|没|不|\?|？)+" + _END),
    Row("state", "状态", r"^" + _SHOW + r"(?:我的?|这个|项目|工程|渲染|导出|上传|当前|现在的?|目前的?|任务|编辑|剪辑|视频|草稿|的|整体|处理)*(?:状态|进度|进展|status|情况|preview|progress)(?:怎么样|如何|怎样|咋样|是什么|是多少|多少|呢|查询|更新)?" + _END, weak=True),
    Row("state", "看轨道", r"^" + _SHOW + r"(?:我的?|这个|项目|工程|当前|现在的?|目前的?|所有|全部|有哪些|里的?|的|视频|上的?|有什么|已有的?|已上传的?|一下|都|所有的)*(?:时间线|时间轴|轨道|tracks?|timeline|草稿|工程|项目|素材|素材列表|片段列表|项目内容|内容|字幕轨?|音轨)(?:上|里|中|里面)?(?:的)?(?:列表|情况|信息|内容|结构|概况|摘要|有什么|有哪些|是什么样|长什么样|看看|看一下|看下|怎么样)?" + _END),
    Row("state", "里面有什么", r"(?:时间线|时间轴|轨道|项目|工程|草稿|视频里|片子里|素材库|里面|timeline|project)" + _NOW + r"(?:有|是|放|包含|用)(?:了)?(?:什么|哪些|啥|几|多少|没有|些什么)|^" + _NOW + r"(?:视频|项目|我)?(?:里面|里)?(?:有|加|用)(?:了|没有|没)?(?:几|多少|哪些|什么)(?:条|个|段|首)?(?:轨道|字幕|片段|素材|音乐|音轨|视频|图层|文件|转场|特效)|(?:有没有|有)(?:背景音乐|字幕|配乐|bgm|音乐|转场|片头)(?:了)?(?:吗|么|没有|\?|？)"),
    Row("state", "传了什么", r"(?:我|咱|之前|刚才|已经|都)?(?:上传|传|导入|发|添加|做|改|加|剪)了(?:哪些|什么|几|多少|啥)"),
    Row("state", "多长", r"^(?:视频|片子|成片|现在|目前|当前|它|总|这个|时间线|的|一共|总共)*(?:多长|时长|总时长|几秒|多少秒|几分钟|分辨率|多大|长度)(?:多少|是多少|是几秒|了)?" + _END),
    Row("state", "是什么样", r"^(?:现在|目前|当前|视频|这个|片子|画面|的)+.{0,4}是.{1,8}还是.{1,8}$|^(?:现在|目前|当前)(?:用的?|是)?(?:的)?(?:什么|哪个|哪首|哪种)(?:音乐|字体|滤镜|背景音乐|bgm|转场|比例|画幅|语言|版本)"),
    Row("state", "预览", r"^(?:给我|让我|先|我想|想)?(?:预览|看看效果|看下效果|看一下效果|看效果|看看成果|播放)(?:视频|效果|成片|一遍)?" + _END, weak=True),
    Row("export", "导出", r"^(?:重新|再|再次|直接|立刻|马上|现在|最后|批量|可以|都)*(?:导出|导一下|导出来|渲染|输出|出片|生成成片|合成成片|导成|export|render)(?!.{0,3}(?:按钮|图标|前|之前|以前|功能|失败的|教程|二字|设置界面))"),
    Row("export", "下载", r"^(?:重新|再|再次|直接|立刻|马上|现在|最后|我|能|可以)*(?:下载|存|保存|存下来|另存|download|save)(?:一下|下)?" + _OBJ + r"(?:" + _FILM + r"|到|为|成|在|下来|至)?(?:到|为|成|在|至)?.{0,20}" + _END + r"(?<!按钮)"),
    Row("export", "把片子给我", r"^(?:把|将|请把)?" + _OBJ + _FILM + r"(?:文件|视频)?(?:直接|重新|再|现在|也|一起)*(?:发|传|给|导出|导|渲染|输出|下载|保存|存|寄|交|弄|拿|转|发送|export|render|download)(?!.{0,2}(?:前|之前))(?:成|为|到|出|给|来|我|过|一|下|存|回|送|个|份|吧|了|至|在|(?:mp4|mov|gif|4k|1080p|webm))*(?!.{0,12}(?:开头|结尾|后面|前面|中间|左|右|上方|下方)).{0,16}$"),
    Row("export", "发给我", r"^(?:可以|能|直接|再|现在|请|就|也|都|重新)*(?:把它)?(?:发|传|给|寄|交付|交|拿|来|提供)(?:送|一份|个|一下|给)*(?:我|过来|一份|咱|老板|客户)(?:一下|一份|一个|下|个)?" + _OBJ + _FILM + r"?.{0,8}$"),
    Row("export", "存到设备", r"^(?:我)?(?:想|要|想要|需要)?(?:把它|把视频|直接)?(?:存|保存|下载|导|传|发)(?:到|进|去|在)(?:我的?)?(?:手机|电脑|桌面|本地|相册|硬盘|u盘|平板|微信|邮箱)"),
    Row("export", "要成片", r"^(?:我)?(?:要|想要|需要|想拿|来|拿|取)(?:一个|一份|个|份|到|一版)?" + _OBJ + r"(?:成片|成品|最终版|下载链接|mp4|mov|gif|1080p|4k|720p|竖版文件|视频文件|最终文件|文件)(?:格式|版本|版|文件|的|格式的)*" + _END),
    Row("export", "链接", r"链接.{0,8}(?:过期|失效|打不开|没用|不能用|坏了|没了)|^(?:新的?|再(?:给|发|来)(?:我)?(?:一个|个)?|重新(?:给|发|生成)(?:我)?(?:一个|个)?)(?:新的?)?(?:下载)?链接"),
    Row("export", "发布", r"(?:发|传|上传|发布|分享|推|投)(?:到|去|给|至)(?:我的?)?(?:抖音|快手|b站|小红书|视频号|微博|朋友圈|youtube|tiktok|instagram|微信|邮箱|网盘|qq|客户|老板|手机)"),
    Row("export", "完工", r"^(?:可以|就这样|就这么|没问题|满意|差不多|好|行|完成|定稿|ok)(?:了|吧|啦|的话)*[,，]?(?:可以)?(?:出片|交付|定稿|收工|导|出成片|出|导出|渲染)(?:了|吧|啦)*" + _END),
    Row("export", "格式", r"^(?:改成|换成|转成|转为|转换成|要|再来|来|也要|同样|一份|一个|再|个|份|也|给我|还要|弄成)*(?:mp4|mov|webm|gif|mkv|avi|4k|1080p|720p)(?:格式|版本|版|的|文件|也)*(?:要|来)?(?:一份|一个)?" + _END, weak=True),
    Row("upload", "上传", r"^(?:我要|我想|想|要|先|再|来|帮我|我|重新|批量)*(?:上传|传|导入|添加|upload)(?:一下|下|上去|上来|几个|一个|个|一段|一些|这个|这些|这|新的?|两个|三个|我的?|本地|素材|视频|文件|图片|照片|音乐|音频|片段|附件|吧|了|给你|到这里|<f>|file|上)*" + _END),
    Row("upload", "有个视频", r"^(?:我|这里|这儿|手头)?(?:这里|这边|手头|手上|刚)?(?:有|拍了|录了|准备了|带了)(?:一|几|两|三|些|个|段|条|份|批|新|的)*(?:视频|素材|文件|录像|录屏|片子|片段|照片)(?:要|想|需要|请|给|让|可以)?(?:给|让|请|发|传)?(?:你|您|剪|处理|上传|发|传|帮).{0,10}$"),
    Row("upload", "发给你", r"^(?:我|我要|我想|想|我来|可以|能)*(?:发|传|给)(?:送|一个|几个|个|给|段|一段)*(?:你|您)(?:一个|几个|个|一段|看|看看|些)*(?:视频|文件|素材|片子|录像)?.{0,6}$"),
    Row("upload", "这是文件", r"^(?:这是|这些是|给你|给|这里是|视频在这|文件在这|素材在这|视频|文件|素材|附件|看看|看一下|看下|请看|收一下|<f>|这个|这几个|这两个|里|请|帮我|接收|原片|原素材|源文件|导入|上传|把|发|传|上去|上来|一下|，|,|。|的|和|我的?|新的?|在|是|了|给你|file|upload|:|：|\s)+$", when="media"),
    Row("small_talk", "你好", r"^(?:你好|您好|嗨|哈喽|hello|hi|早|早上好|上午好|下午好|晚上好|晚安|在吗|在么|在不在|喂|再见|拜拜|回头见|谢谢|多谢|感谢|谢了|谢啦|辛苦了?|麻烦了|太感谢了|非常感谢|3q|thx)(?:你|您|啊|呀|哦|啦|大家|老师|！|。|～|~|\W|了)*$"),
    Row("praise", "不错", r"^(?:好的?|行|可以|ok|嗯|对|是的?|没问题|不错|很好|太好了|完美|满意|很满意|非常好|挺好|很棒|棒|太棒了|赞|就这样|就这样吧|效果(?:很好|不错)|喜欢|可以了|都弄好了|弄好了|搞定了?|做得好|做得不错|看起来不错|没有?别的了|没有?要改的了?|不改了|不用改了|了|吧|啊|啦|，|,|。|！|!|\s)+$"),
)  # fmt: skip

SPANISH: tuple[Row, ...] = (
    Row("withdrawn", "olvídalo", r"^(?:olv[ií]dalo|d[eé]jalo|no importa|nada|cancela(?:r)?(?: (?:la|el) (?:exportaci[oó]n|render|subida))?|para|detente|det[eé]n (?:la|el) \w+)[\s.!]*$"),
    Row("declined", "no exportes", r"\b(?:no|todav[ií]a no|a[uú]n no|sin|antes de|evita|nunca)\s+(?:lo |la |me lo )?(?:export|descarg|sub|renderi|env[ií]|mand|guard)"),
    Row("help", "producto", r"^¿?\s*(?:qu[eé] formatos|cu[aá]nto (?:cuesta|vale|sale)|cu[aá]nto (?:pesa|puede)|cu[aá]l es el (?:l[ií]mite|tama[nñ]o|precio)|es gratis|c[oó]mo (?:funciona|se|puedo|exporto|subo|uso|hago)|puedo (?:exportar|subir|descargar)\b.{3,}\b(?:sin|en 4k|m[aá]s de|con)|qui[eé]n eres|qu[eé] (?:puedes|sabes) hacer|qu[eé] (?:es|significa|son)|hay (?:un |alg[uú]n )?l[ií]mite|se puede|tiene marca|exportar (?:cuesta|gasta|consume)|para qu[eé] sirven?|d[oó]nde se guardan|ayuda)"),
    Row("credits", "créditos", r"^¿?\s*(?:(?:cu[aá]nt[oa]s?|qu[eé]|me|tengo|hay|mis?|ver|muestra(?:me)?|consulta(?:r)?|cu[aá]l es|dime|el|los|nos|revisa|comprueba|todav[ií]a|a[uú]n|suficientes?)\s+)*(?:cr[eé]ditos|saldo|cuenta|plan|puntos)(?:\s+(?:me|nos|quedan?|tengo|restantes?|disponibles?|tenemos|hay|he gastado|gast[eé]|actual|por favor|suficientes?|para.{0,24}))*[\s?.!]*$"),
    Row("credits", "recargar", r"^(?:recargar?|comprar|quiero (?:comprar|recargar))(?:\s+(?:m[aá]s|cr[eé]ditos|saldo|mi|cuenta))*[\s.!?]*$"),
    Row("state", "estado", r"^¿?\s*(?:(?:mu[eé]strame|ens[eé][nñ]ame|ver|dime|cu[aá]l es|c[oó]mo va|c[oó]mo est[aá]|el|la|las|los|mis?|muestra|lista|qu[eé])\s+)*(?:estado|progreso|pistas|l[ií]nea de tiempo|timeline|proyecto|avance|vista previa|previsualizaci[oó]n)(?:\s+(?:del?|la|el|proyecto|video|v[ií]deo|render|exportaci[oó]n|actual|por favor|hay))*[\s?.!]*$"),
    Row("state", "¿ya está?", r"^¿?\s*(?:ya )?(?:est[aá] (?:listo|lista|terminado|hecho|subido|renderizado|guardado)|termin[oó]|se (?:subi[oó]|guard[oó]|aplic[oó]|carg[oó])|acab[oó]|c[oó]mo va|cu[aá]nto falta|por d[oó]nde va\w*|en qu[eé] (?:vamos|va)|qu[eé] (?:hay|tengo|tenemos|llevamos|he subido|sub[ií])|cu[aá]nto dura)\b.{0,30}$"),
    Row("export", "exportar", r"^(?:re)?(?:exporta(?:r|lo|la|me|melo|rlo|d)?|expórtalo|exp[oó]rt[ae](?:lo|la|melo|me)?|renderiza(?:r|lo|rlo)?|desc[aá]rga(?:r|lo|melo|rlo|me|la)?|b[aá]ja(?:lo|me|melo)|gu[aá]rda(?:lo|melo|me)|publ[ií]ca(?:lo)?)\b(?!\s+(?:el t[ií]tulo|el texto))"),
    Row("export", "mándamelo", r"^(?:m[aá]nda|env[ií]a|p[aá]sa|da|entr[eé]ga|devu[eé]lve)(?:me|nos)?(?:lo|la|el|los)?\b.{0,20}(?:video|v[ií]deo|archivo|mp4|final|resultado|terminado|lista?o?|pel[ií]cula|enlace|clip)?[\s?.!,]*(?:por favor)?[\s.!?]*$"),
    Row("export", "¿me lo mandas?", r"^¿?\s*(?:me|nos) (?:lo|la|los) (?:puedes|podr[ií]as|mandas|env[ií]as|pasas|das|descargas|exportas)\b.{0,40}$|^¿?\s*(?:me|nos) (?:puedes|podr[ií]as) (?:mandar|enviar|pasar|dar|exportar|descargar)\b.{0,40}$|^quiero (?:el (?:archivo|v[ií]deo|video|mp4)|descargar|exportar)\b.{0,30}$"),
    Row("upload", "subir", r"^(?:quiero |voy a |te )?(?:subir|sube|importar|importa|cargar|carga|aqu[ií] (?:est[aá]n?|va|tienes)|te (?:mando|paso|env[ií]o)|adjunto)(?:[\s:,]+(?:el|la|los|las|un|una|este|esta|estos|mi|mis|archivos?|v[ií]deos?|video|videos|clips?|fotos?|material|<f>|y|:))*[\s.!?:]*$"),
    Row("small_talk", "hola", r"^¡?(?:hola|buenos d[ií]as|buenas(?: tardes| noches)?|gracias|muchas gracias|mil gracias|adi[oó]s|hasta luego|qu[eé] tal)[\s!.,¡]*(?:por todo|amigo)?[\s!.]*$"),
    Row("praise", "perfecto", r"^(?:perfecto|genial|est[aá] (?:bien|perfecto|genial)|me gusta|vale|listo|muy bien|as[ií] est[aá] bien|ok|bien|s[ií]|excelente|[\s,.!])+$"),
)  # fmt: skip

FRENCH: tuple[Row, ...] = (
    Row("withdrawn", "laisse tomber", r"^(?:laisse tomber|oublie(?: [cç]a)?|tant pis|annule(?:r)?(?: l['’](?:export|envoi)| le rendu)?|arr[eê]te(?: le rendu| l['’]export)?)[\s.!]*$"),
    Row("declined", "n'exporte pas", r"\bn['’e]\s*(?:l['’])?(?:export|t[eé]l[eé]charg|envo|rend|sauvegard|publi)\w*\s+pas\b|\b(?:pas encore|avant d['’e]|sans)\s*(?:export|t[eé]l[eé]charg|envoy)"),
    Row("help", "produit", r"^(?:quels? formats?|combien (?:[cç]a |cela )?co[uû]te|[cç]a co[uû]te|quel est le (?:prix|tarif)|c['’]est (?:gratuit|quoi|payant)|est-ce (?:gratuit|que (?:je peux|l['’]export|c['’]est|[cç]a|vous|tu))|comment (?:[cç]a marche|faire|fonctionne|exporter|puis-je|on|je|utiliser|importer)|qui (?:es-tu|[eê]tes-vous|t['’]a)|que (?:peux-tu|sais-tu|pouvez-vous)|qu['’]est-ce que (?:tu|c['’]est|vous)|y a-t-il une limite|l['’]export (?:co[uû]te|est)|taille max|[aà] quoi servent|aide|peut-on)\b"),
    Row("credits", "crédits", r"^(?:(?:combien|de|d['’]|il|me|nous|reste(?:-t-il)?|j['’]ai|ai-je|encore|mes?|mon|le|les|voir|affiche(?:r)?|montre(?:-moi)?|quel est|donne(?:-moi)?|solde|v[eé]rifie|assez)\s*)*(?:cr[eé]dits|solde|compte|abonnement|forfait)(?:\s+(?:me|il|reste(?:nt|-t-il)?|restants?|disponibles?|j['’]ai|ai-je|encore|de cr[eé]dits?|s['’]il te pla[iî]t|svp|pour.{0,20}))*[\s?.!]*$"),
    Row("credits", "recharger", r"^(?:recharger?|acheter|je veux (?:recharger|acheter))(?:\s+(?:des?|plus|mes|cr[eé]dits|mon|compte))*[\s.!?]*$"),
    Row("state", "état", r"^(?:(?:montre(?:-moi)?|affiche|voir|quel(?:le)? est|o[uù] en est|donne(?:-moi)?|l['’]|le|la|les|mes|liste)\s*)*(?:[eé]tat|statut|pistes|timeline|avancement|progression|aper[cç]u|projet|montage)(?:\s+(?:du|de|la|le|projet|rendu|vid[eé]o|export|actuel|svp))*[\s?.!]*$"),
    Row("state", "c'est prêt ?", r"^(?:c['’]est (?:pr[eê]t|fini|bon|termin[eé]|fait|en ligne)|est-ce (?:pr[eê]t|fini|termin[eé])|o[uù] (?:en est|on en est|en es-tu|en sommes-nous|[cç]a en est)|combien de temps (?:encore|reste)|il y a quoi|qu['’]est-ce qu['’]il y a (?:dans|sur)|qu['’]y a-t-il|[cç]a avance|quelle est la dur[eé]e)\b.{0,30}\??$"),
    Row("export", "exporter", r"^(?:r[eé])?(?:exporte[rz]?|t[eé]l[eé]charge[rz]?|enregistre[rz]?|sauvegarde[rz]?|publie[rz]?|lance[rz]? (?:le rendu|l['’]export)|fais (?:le rendu|l['’]export|un rendu|un export)|rend[sz]?)(?!\s+(?:le (?:titre|texte|son)|la (?:voix|musique)))(?:[- ](?:le|la|les|moi|nous|tout))*\b(?:\s+(?:le|la|ma|mon|cette|ce|en|vid[eé]o|film|fichier|clip|final\w*|montage|mp4|mov|1080p|4k|tout|au|format|maintenant|svp|s['’]il (?:te|vous) pla[iî]t|dans|sur|comme|merci|,).{0,40})?[\s.!?]*$"),
    Row("export", "envoie-moi", r"^(?:(?:tu peux|peux-tu|vous pouvez|pouvez-vous|pourrais-tu|je peux|puis-je|je veux|je voudrais|j['’]aimerais)\s+)?(?:m['’]|me |te |avoir |r[eé]cup[eé]rer |l['’])?(?:envo(?:ie|yer|yez)|donne[rz]?|passe[rz]?|balance|file|avoir|r[eé]cup[eé]rer|exporter|t[eé]l[eé]charger)(?:[- ](?:moi|nous|le|la|les))*\s*(?:le|la|ma|mon|un|l['’])?\s*(?:vid[eé]o|fichier|mp4|film|r[eé]sultat|lien|rendu|montage|version|clip|[cç]a)?(?:\s+(?:final\w*|fini\w*|termin[eé]\w*|svp|s['’]il (?:te|vous) pla[iî]t|maintenant|en \w+))*[\s.!?]*$"),
    Row("upload", "importer", r"^(?:je veux |je vais |je t['’]|je )?(?:importe[rz]?|t[eé]l[eé]verse[rz]?|charge[rz]?|upload\w*|envoie (?:un|une|des|le|la|mon|ma)|voici|voil[aà]|ci-joint)(?:[\s:,]+(?:le|la|les|un|une|des|ce|cette|ces|mon|ma|mes|fichiers?|vid[eé]os?|clips?|photos?|rushs?|images?|<f>|et|:))*[\s.!?:]*$"),
    Row("small_talk", "bonjour", r"^(?:bonjour|salut|coucou|bonsoir|merci(?: beaucoup| bien| infiniment)?|au revoir|[aà] plus|bonne (?:journ[eé]e|soir[eé]e))[\s!.,]*(?:pour tout|[aà] toi)?[\s!.]*$"),
    Row("praise", "parfait", r"^(?:parfait|super|g[eé]nial|c'est (?:bon|bien|parfait|super)|tr[eè]s bien|[cç]a me va|d['’]accord|ok|oui|nickel|top|[\s,.!])+$"),
)  # fmt: skip

GERMAN: tuple[Row, ...] = (
    Row("withdrawn", "vergiss es", r"^(?:vergiss (?:es|das)|egal|schon gut|lass (?:es|gut sein)|abbrechen|brich (?:es|den \w+|das \w+) ab|stopp?(?:e)?(?: (?:den|das|die) \w+)?)[\s.!]*$"),
    Row("declined", "noch nicht", r"\b(?:nicht|kein|noch nicht|ohne)\b.{0,16}(?:export|herunterlad|runterlad|hochlad|renderst?|rendern|speicher|schick)|\b(?:bevor|ehe|wenn|falls)\b.{0,20}(?:export|render|herunterl)|export\w*\s+(?:noch\s+)?nicht"),
    Row("help", "Produkt", r"^(?:was|wie ?viel) kostet|^(?:welche|was f[uü]r) (?:formate|dateien|aufl[oö]sung\w*|sprachen)|^(?:wie (?:gro[sß]+|lang|funktioniert|geht|kann ich|exportiere ich|lade ich|mache ich|benutz\w*)|kann ich .{0,30}(?:ohne|in 4k|mehr als|mit wasserzeichen)|ist (?:das|es|der export) (?:kostenlos|gratis)|wer (?:bist|hat dich)|was (?:kannst|bist|bedeute\w*|ist (?:ein|das f[uü]r)|sind credits) |gibt es (?:ein|eine|einen) (?:limit|grenze|wasserzeichen)|kostet der export|unterst[uü]tz\w+ (?:du|ihr|sie|das)|hilfe\b|wof[uü]r|wo werden)"),
    Row("credits", "Guthaben", r"^(?:(?:wie ?viele?|wie ?viel|zeig(?:e)?(?: mir)?|mein(?:e|en)?|was ist|habe ich|hab ich|wie hoch ist|pr[uü]fe?|noch|genug|das|die|den|aktuelle[rs]?)\s+)*(?:credits?|guthaben|punkte|kontostand|konto|tarif|abo)(?:\s+(?:habe|hab|ich|noch|[uü]brig|sind|bleiben|mir|verf[uü]gbar|bitte|f[uü]r.{0,20}|haben|wir|anzeigen|pr[uü]fen))*[\s?.!]*$|^reich(?:en|t)\b.{0,16}(?:credits?|guthaben)"),
    Row("credits", "aufladen", r"^(?:guthaben |credits? |mein |konto )*(?:aufladen|nachkaufen|kaufen)[\s.!?]*$"),
    Row("state", "Status", r"^(?:(?:zeig(?:e)?(?: mir)?|was ist|wie ist|gib(?: mir)?|der|die|den|das|mein|alle)\s+)*(?:status|stand|fortschritt|spuren|timeline|zeitleiste|projekt|vorschau|zeitachse)(?:\s+(?:des|der|vom|zum|projekts?|renders?|exports?|videos?|bitte|anzeigen|zeigen|an|der dinge))*[\s?.!]*$"),
    Row("state", "fertig?", r"^(?:ist|sind|bist)\b.{0,24}\b(?:fertig|da|hochgeladen|drin|gespeichert|angekommen|durch)\b.{0,8}\??$|^(?:fertig|schon fertig)\s*\?+$|^(?:wie (?:weit|lange (?:noch|dauert))|wie lang ist|was (?:ist|liegt|haben wir|habe ich) .{0,24}(?:drin|timeline|projekt|hochgeladen|bisher)|was ist (?:gerade |jetzt |momentan |alles )*(?:auf|in) (?:der|dem|meine[mr]) (?:timeline|zeitleiste|projekt|spur)|wo stehen wir|hat (?:es|das|der) .{0,16}(?:geklappt|funktioniert))\b.{0,30}\??$"),
    Row("export", "exportieren", r"^(?:export(?:iere?|ier|ieren)?|render(?:e|n)?|speicher(?:e|n)?|lade?|gib)\b(?!.{0,24}\bhoch\b)(?:\s+(?:es|das|mir|den|die|als|video|film|mein|bitte|jetzt|mp4|datei|clip|in|4k|1080p|fertige?n?|aus|runter|herunter|ab|ergebnis|projekt|nach|unter|auf|und))*[\s.!?]*$|^(?:das |den |die )?(?:fertige )?(?:video|film|datei|clip|projekt)\s+(?:bitte\s+)?(?:exportieren|rendern|herunterladen|runterladen|speichern|ausgeben|schicken)\b"),
    Row("export", "schick mir", r"^(?:schick(?:e)?|send(?:e)?|gib|kann ich|k[oö]nnte ich|kannst du|k[oö]nntest du|ich (?:m[oö]chte|will|brauche|h[aä]tte gern))\b(?:\s+(?:mir|es|das|mal|bitte|den|die|jetzt))*\s*(?:fertige[ns]?\s+)?(?:video|film|datei|mp4|ergebnis|clip|link|export)?(?:\s+(?:bitte|jetzt|schicken|haben|exportieren|herunterladen|senden|runterladen|r[uü]ber|zu|als \w+))*[\s.!?]*$"),
    Row("upload", "hochladen", r"^(?:hier (?:ist|sind|kommt)|lade?|ich (?:lade|m[oö]chte|will|schicke)|anbei|hochladen|import(?:iere?)?)\b(?:[\s:,]+(?:das|die|den|der|ein|eine|einen|dir|meine?n?|datei(?:en)?|videos?|clips?|hoch|hochladen|film|bild(?:er)?|aufnahme|diese[srn]?|<f>|und|schicken|:))*[\s.!?:]*$"),
    Row("small_talk", "hallo", r"^(?:hallo|hi|guten (?:tag|morgen|abend)|moin|servus|danke(?: sch[oö]n| sehr| dir)?|vielen dank|tsch[uü]ss|bis (?:dann|sp[aä]ter))[\s!.,]*$"),
    Row("praise", "super", r"^(?:super|perfekt|passt(?: so)?|gut|sehr gut|toll|prima|ja|okay|ok|alles klar|gef[aä]llt mir|in ordnung|das ist|[\s,.!])+$"),
)  # fmt: skip

JAPANESE: tuple[Row, ...] = (
    Row("withdrawn", "やめて", r"^(?:やっぱり(?:いい|やめ)|もういい|キャンセル|中止|やめて|止めて|取り消して)(?:です|して|ください|お願いします|よ|。|！)*$"),
    Row("declined", "まだ", r"(?:まだ|今は).{0,10}(?:書き出|エクスポート|ダウンロード|保存|アップロード|送).{0,4}(?:ない|ず)|(?:書き出し|書き出す|エクスポート|ダウンロード)(?:する)?(?:前|まえ)"),
    Row("help", "製品", r"(?:対応(?:して|形式)|使い方|料金|いくら|無料|有料|制限|上限|最大|透かし|ウォーターマーク|何ができ|できること|あなたは(?:誰|何)|誰が作|どうやって|どうすれば|とは(?:何)?(?:です|\?|？)|どういう意味|プライバシー|ヘルプ)"),
    Row("credits", "残高", r"(?:クレジット|残高|ポイント|プラン|アカウント)(?:は|が|の|を)?(?:残り|残量|あと|いくつ|どのくらい|どれくらい|いくら|何|残って|確認|見せ|教え|足り|見たい|チェック|状況|残高|表示|\?|？|$)|(?:残り|残って).{0,6}(?:クレジット|ポイント)"),
    Row("state", "状態", r"^(?:現在の?|今の?|プロジェクトの?|編集の?|レンダリングの?|書き出しの?)*(?:状態|状況|進捗|進み具合|タイムライン|トラック|ステータス|プレビュー)(?:を|は|が|の)?(?:一覧)?(?:を)?(?:見せ|教え|確認|表示|どう|一覧|見たい|\?|？|$|して|ください|お願い)"),
    Row("state", "できた?", r"(?:できた|出来た|終わった|完了した|終わりました|できました|完成した|完成しました|アップロードされた|保存された|入って(?:る|いる|います)|届いた|届きました)(?:か|かな|？|\?)+$|あと(?:どのくらい|どれくらい|何分)|今(?:どこ|どうなって)|何が入って"),
    Row("export", "書き出し", r"(?:書き出し(?:て|を|お願い)|書き出す|エクスポート(?:して|を|お願い|$)|レンダリング(?:して|を|お願い|$)|ダウンロード(?:して|したい|させて|を|お願い|$)|(?:動画|ビデオ|映像|ファイル|完成(?:品|版)?|データ|mp4)(?:を|に)?(?:保存(?:して|したい)|送って|ください|ちょうだい|欲しい|ほしい|出力(?:して)?|渡して))(?!.{0,6}(?:前|まえ|と入れ|という|ボタン))"),
    Row("upload", "アップロード", r"^(?:この|これ|動画|ファイル|素材|を|の)*(?:アップロード|アップ|読み込)(?:して|したい|します|を|お願い|んで|$)|^(?:これ|こちら)(?:が|は)?.{0,8}(?:素材|動画|ファイル)(?:です)?"),
    Row("small_talk", "こんにちは", r"^(?:こんにちは|こんばんは|おはよう(?:ございます)?|はじめまして|ありがとう(?:ございます|ございました)?|どうも|お疲れ様(?:です)?|さようなら|またね)[。！!\s]*$"),
    Row("praise", "いいね", r"^(?:いいね|いいです|完璧(?:です)?|素晴らしい(?:です)?|最高(?:です)?|大丈夫(?:です)?|はい|ok|オッケー|よし|問題ない(?:です)?|[。、！!\s])+$"),
)  # fmt: skip
