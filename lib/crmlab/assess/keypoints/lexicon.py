"""The words that marking knows: function words, negations, opposites and synonyms.

The lists are ours: general words of business and of explanation, in both languages, none of them
tied to a question.  A word stands for all words of the same English stem.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_words(line) for line in text.strip().splitlines())


def _poles(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    one, other = text.split("|")
    return _words(one), _words(other)


# Characters and words that carry grammar rather than content.
FUNCTION_CHARACTERS = frozenset(
    "的了和与及或是在有为以对于之其这那也都就而且等把被让使从到由中上下个一些某种各所并但则又还很"
    "更最我们你他它她会能可要将着过地得越即如若因此故做作该每当向给用按吧呢吗者时里"
)
FUNCTION_WORDS = frozenset(
    _words(
        """
        a an the and or but so of to in on at by for from with as is are was were be been being am
        it its this that these those there their they them he she his her we our us you your i my me
        who whom whose which what when where why how if then than also such can could may might will
        would shall should must do does did done have has had having into onto about over under
        between through during because since while although though however therefore thus hence e.g
        i.e etc very quite just even only both each every any some all many much more most other
        another same own up out off again further once here too one ones
        """
    )
)

# Characters at which a Chinese word ends and another begins, where PLAIN has no word with them.
EDGES = frozenset("的了和与及或是在也都就而且把被让但又还很吗呢吧")

# Content words so common that meeting them proves little.
COMMON_CHARACTERS = frozenset(
    "人大国生作方行成家多学法民经十三进着等部度电力里如水化高自二理起小物现实加量都两体制机当使点"
    "从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样关各重新线内数正心反明看"
    "原利质气第道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题程展五果料象员革位入常"
    "文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论客户企运农指几九"
    "区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶"
    "油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积"
    "示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观"
    "越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青"
)
COMMON_WORDS = frozenset(
    _words(
        """
        customer customers firm company use used using make makes made get give given take find way
        thing things something people time good new first last long great little old right big high
        different small large next early young important few public bad same able work call try ask
        need feel become leave put mean keep let begin seem help show hear play run move like live
        believe hold bring happen write provide sit stand lose pay meet include continue set learn
        change lead understand watch follow stop create speak read allow add spend grow open walk
        win offer remember love consider appear buy wait serve die send expect build stay fall cut
        reach kill remain number part place case week company system program question government
        night point home water room mother area money story fact month lot study book eye job word
        business issue side kind head house service friend father power hour game line end member
        law car city community name president team minute idea kid body information back parent face
        others level office door health person art war history party result morning reason research
        girl guy moment air teacher force education example general value type based various certain
        several specific within whether without know see look want say think come go tell different
        well there
        """
    )
)

# A negation turns round what follows it.
NEGATIONS = _words(
    """
    不 没 无 非 未 没有 并非 并不 并未 不是 不会 不能 不可 不可以 不够 无法 未能 不再 不必 毫无 从不
    从未 绝不 决不 缺乏 缺少 缺 否 很少 不一定 未必 不等于 不意味着 not no never without
    cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt hasnt havent
    nor neither none hardly rarely seldom unable fail lack fails failed failing lacks lacked lacking
    nothing nobody unnecessary impossible unlikely unwilling 谈不上 说不上 算不上
    称不上 不需要 不用 无需 无须 不应该 不应当 不应 不该 不得 不要 不准 不许 没有必要 没必要
    难以 很难 难于
    """
)
# A verb, 不 and one of these: 抓不住 is not 抓住.
COMPLEMENTS = "住到了起清着掉动"
# So does what ends something, and keeps its own meaning.
ENDINGS = _words("放弃 停止 取消 abandon abandoned")
# These look like one and are none.
NO_NEGATIONS = _words(
    """
    不论 不管 不过 不少 不久 不妨 不得不 不可或缺 不可缺少 不可分割
    必不可少 不可避免 密不可分 不愧 不外乎 不外 无论 无疑 毫无疑问 无比 无非 非常 除非 是否
    否则 否定 能否 可否 莫非 未来 非正式 非营利 并非不 不能不 不会不 不无 不约而同 不知不觉 不等
    无线 无数 不满足于 无差异
    """
)
# These deny what stands before them: that it counts, or that it belongs there.
DISMISSALS = _words(
    """
    不参加 不参与 不考虑 不用考虑 不必考虑 不应考虑 不该考虑
    无关 不重要 不算在内 不包括在内 不在内 不属于 不用看 不必看 不用管 不必管 不必理会 不起作用
    无关紧要 可有可无
    unimportant irrelevant insignificant superfluous needless
    """
) + tuple(
    no + some + use
    for no in ("没", "没有", "毫无")
    for some in ("", "什么", "任何", "太大", "多大")
    for use in _words("影响 帮助 关系 作用 意义 好处 用处 用")
)
# English groups of words, each with the Chinese word that it stands for.
_BE = r"(?:is|are|was|were|be|been)"
_NOT = r"(?: not|n't)"
GROUPS = (
    (
        rf"(?:{_BE}{_NOT}|not) (?:allowed|able|supposed|permitted) to|no right to|"
        r"instead of|rather than|(?:hard|difficult) to|no need (?:to|for)|needs? (?:not|no)\b",
        "不",
    ),
    (r"not (?:only|just|merely|simply)", "不仅"),
    (r"no (?:doubt|matter)", ""),
    (
        rf"(?:do|does|did|should|need|must|can){_NOT} (?:matter|count|belong|play|take part|"
        r"participate|be (?:included|involved|considered|used|needed))|"
        r"play(?:s|ed)? no (?:role|part)|(?:has|have|had) nothing to do|"
        r"(?:should|must) be (?:avoided|excluded|left out|ignored)|"
        rf"{_BE}{_NOT} (?:important|relevant|needed|necessary|required|included|involved|part)",
        "不重要",
    ),
    (
        rf"(?:comes?|came|stems?|results?|arises?|derives?) from|{_BE} (?:caused|determined) by",
        "来自",
    ),
    (r"(?:results?|resulted) in|(?:leads?|led) to|brings? about", "导致"),
    (r"stop(?:s|ped|ping)? losing", "留住"),
    (r"one-way", "单向"),
    (r"two-way", "双向"),
    (r"at least", "至少"),
    (r"at most", "至多"),
    (r"one of", "之一"),
    (r"in time", "及时"),
    (r"put(?:s|ting)? off", "推迟"),
)
# English words whose first letters negate the rest.
NEGATED_WORDS = dict(
    pair.split("=")
    for pair in _words(
        """
        dissatisfied=satisfied dissatisfaction=satisfaction unsatisfied=satisfied unhappy=happy
        disloyal=loyal disloyalty=loyalty
        unprofitable=profitable ineffective=effective inefficient=efficient
        unclear=clear incomplete=complete inappropriate=appropriate unfair=fair insecure=secure
        unreliable=reliable unstable=stable untrue=true inconvenient=convenient
        unrelated=related unequal=equal distrust=trust
        mistrust=trust disagree=agree unaware=aware inconsistent=consistent uncertain=certain
        independent=dependent
        """
    )
)

# Opposites: the two poles of each axis.  A word of the other pole says the contrary about the same
# thing.
OPPOSITES = {
    "degree": _poles(
        """
        高 大 多 强 升 增 涨 提高 提升 增加 增强 增长 增大 增多 上升 上涨 扩大 加强 加大 加深 升高
        促进 推动 有助于 延长 强化
        higher high more greater great large larger big bigger stronger strong lot lots
        increase rise raise grow growth improve enhance strengthen boost promote expand deepen
        lengthen prolong
        |
        低 小 少 弱 降 减 跌 降低 减少 减小 减弱 减轻 削弱 下降 下跌 缩小 缩减 节省 节约 减缓 避免
        防止 阻碍 抑制 削减 缩短 弱化 lower low less fewer few little smaller small weaker weak
        decrease decline fall drop reduce reduction lessen shrink diminish weaken hinder inhibit
        avoid prevent shorten cut
        """
    ),
    "comparison": _poles(
        """
        高于 大于 多于 超过 超出 胜过 exceed surpass outweigh above
        |
        低于 小于 少于 不足 不及 below
        """
    ),
    "price": _poles(
        """
        贵 昂贵 expensive costly
        |
        便宜 廉价 cheap cheaper
        """
    ),
    "order": _poles(
        """
        前 之前 以前 事前 售前 先 首先 先于 before earlier prior precede first
        |
        后 之后 以后 事后 售后 最后 再 然后 随后 接着 after later afterwards follow subsequent then
        finally
        """
    ),
    "quality": _poles(
        """
        好 优 优点 优势 好处 优于 有利 改善 better good best advantage benefit favourable favorable
        |
        坏 差 劣 缺点 劣势 坏处 弊端 劣于 不利 恶化 变差 worse bad worst poor disadvantage drawback
        unfavourable unfavorable worsen deteriorate
        """
    ),
    "sign": _poles(
        """
        正 正面 正向 积极 正相关 positive
        |
        负 负面 负向 消极 负相关 negative
        """
    ),
    "truth": _poles(
        """
        正确 准确 true correct accurate right
        |
        错误 false wrong incorrect inaccurate
        """
    ),
    "side": _poles(
        """
        内 内部 internal inside inner
        |
        外 外部 external outside outer
        """
    ),
    "term": _poles(
        """
        长 长期 长远 长久 持久 long longterm last lasting enduring
        |
        短 短期 短暂 眼前 暂时 short shortterm temporary brief
        """
    ),
    "view": _poles(
        """
        主观 subjective
        |
        客观 objective
        """
    ),
    "speed": _poles(
        """
        快 快速 迅速 及时 加快 fast quick rapid prompt
        |
        慢 缓慢 迟缓 推迟 拖延 放慢 减慢 slow delay postpone
        """
    ),
    "ease": _poles(
        """
        易 容易 简单 easy simple
        |
        难 困难 复杂 hard difficult complex complicated
        """
    ),
    "drive": _poles(
        """
        主动 active proactive
        |
        被动 passive reactive
        """
    ),
    "outcome": _poles(
        """
        保留 保持 挽留 留住 留下 维持 获得 盈利 retain retention keep maintain gain stay remain
        |
        流失 离开 离去 失去 丧失 亏损 损失 lose loss churn defect leave
        """
    ),
    "age": _poles(
        """
        新 new
        |
        老 旧 old existing
        """
    ),
    "reality": _poles(
        """
        实际 感知 perceived actual
        |
        期望 预期 expected expectation
        """
    ),
    "way": _poles(
        """
        直接 direct
        |
        间接 indirect
        """
    ),
    "formality": _poles(
        """
        正式 formal
        |
        非正式 informal
        """
    ),
    "trade": _poles(
        """
        买 购买 买方市场 buy purchase
        |
        卖 销售 出售 卖方市场 sell sale
        """
    ),
    "height": _poles(
        """
        最高 最大 最多 maximum max maximise maximize
        |
        最低 最小 最少 minimum min minimise minimize
        """
    ),
    "cause": _poles(
        """
        导致 引起 造成 带来 产生 促成 决定 cause produce determine
        |
        取决 来自 源于 来源于 依赖 服从 depend
        """
    ),
    "course": _poles(
        """
        转向 转为 转变为 变为 变成 走向 过渡到
        |
        """
    ),
    "versus": _poles(
        """
        胜于 重于
        |
        不如 次于
        """
    ),
    "likeness": _poles(
        """
        相同 一样 同样 同等 一律 same alike identical identically equally uniform
        |
        不同 不一样 区别 差别 different differ differently
        """
    ),
    "motion": _poles(
        """
        静态 静止 固定 不变 一成不变 static fixed rigid
        |
        动态 变化 灵活 dynamic flexible
        """
    ),
    "ways": _poles(
        """
        单向
        |
        双向
        """
    ),
    "gathering": _poles(
        """
        集中 统一 整合 centralised centralized unified integrated
        |
        分散 各自 decentralised decentralized scattered
        """
    ),
    "openness": _poles(
        """
        公开 开放 承认 open public admit
        |
        保密 封闭 隐瞒 secret confidential closed hide conceal
        """
    ),
    "use": _poles(
        """
        手段 工具 tool instrument means
        |
        目的 purpose goal
        """
    ),
    "measure": _poles(
        """
        定性 qualitative
        |
        定量 quantitative
        """
    ),
    "body": _poles(
        """
        有形 tangible
        |
        无形 intangible
        """
    ),
    "pace": _poles(
        """
        逐步 逐渐 渐进 gradual gradually incremental
        |
        彻底 根本 radical radically fundamental fundamentally
        """
    ),
    "hand": _poles(
        """
        自动 自动化 automatic automatically automated
        |
        人工 手工 手动 manual manually
        """
    ),
    "will": _poles(
        """
        自愿 voluntary voluntarily
        |
        强制 强迫 被迫 compulsory mandatory forced
        """
    ),
    "direction": _poles(
        """
        横向 horizontal
        |
        纵向 vertical
        """
    ),
    "rank": _poles(
        """
        重要 主要 首要 important main primary major
        |
        次要 secondary minor
        """
    ),
    "strictness": _poles(
        """
        严格 strict strictly
        |
        宽松 lenient
        """
    ),
    "intensity": _poles(
        """
        集约 intensive
        |
        粗放 extensive
        """
    ),
    "line": _poles(
        """
        线上 在线 online
        |
        线下 offline
        """
    ),
    "knowledge": _poles(
        """
        理论 theory theoretical
        |
        实践 实务 practice practical
        """
    ),
    "attention": _poles(
        """
        重视 关注 注重
        |
        忽视 忽略 轻视 漠视 ignore neglect overlook disregard
        """
    ),
    "permission": _poles(
        """
        允许 准许 同意 接受 allow permit accept agree
        |
        禁止 拒绝 forbid prohibit refuse reject
        """
    ),
    "extent": _poles(
        """
        整体 全局 overall
        |
        局部 local
        """
    ),
    "amount": _poles(
        """
        大量 大笔
        |
        少量
        """
    ),
    "bound": _poles(
        """
        至少 不少于 起码
        |
        至多 不多于 顶多
        """
    ),
    "fit": _poles(
        """
        个性化 定制 量身定制 personalised personalized customised customized individual
        |
        标准化 千篇一律 standardised standardized
        """
    ),
    "success": _poles(
        """
        成功 succeed success successful
        |
        失败 failure
        """
    ),
    "clarity": _poles(
        """
        清晰 清楚 明确 clear explicit
        |
        模糊 含糊 vague ambiguous
        """
    ),
    "depth": _poles(
        """
        深 深入 深层 deep
        |
        浅 肤浅 表面 表层 shallow superficial
        """
    ),
    "closeness": _poles(
        """
        紧密 密切 close
        |
        松散 疏远 loose distant
        """
    ),
    "speech": _poles(
        """
        口头 oral spoken
        |
        书面 written
        """
    ),
    "supply": _poles(
        """
        供大于求 供过于求 oversupply
        |
        供不应求 shortage
        """
    ),
    "working": _poles(
        """
        建立 维护 改善 help build foster
        |
        破坏 损害 伤害 harm hurt damage destroy
        """
    ),
    "duration": _poles(
        """
        持续 不断 continuous continual ongoing
        |
        一次性 oneoff
        """
    ),
    "alone": _poles(
        """
        只是 仅仅 仅是 不过是 单纯 纯粹 唯一 only merely solely purely sole
        |
        之一
        不仅 不仅仅 不但 不只 不只是 不光 不单 不止
        """
    ),
    "scope": _poles(
        """
        全部 所有 一切 all every always 总是 一定 必然
        |
        部分 有些 有的 some partly sometimes
        """
    ),
}
# Words of a pole that are no content beside it.
ONLY_POLES = ("then", "same")
# On these axes every word of a pole says the same thing.
MERGED = ("degree", "comparison", "truth")
# These relate things; a phrase on one of them is not said by naming the things.
RELATIONS = ("degree", "comparison", "not")
# Words in which a character of the lists above means something else.
PLAIN = _words(
    """
    大学 大家 大部分 大多 大概 大约 大致 多种 多样 多数 多个 多元 许多 高级 强调 多少
    大小 高低 强弱 长短 长度 成长 生长 擅长 老师 老板 创新 更新 内容 国内 另外 此外 除外 外包 交易
    贸易 偏好 爱好 友好 良好 差异 差别 差距 偏差 误差 优化 正在 目前 前提 前景 前者 后者 后果
    先进 提前 当前 比例 比率 比较 比如 比重 对比 百分比 升级 小组 小时 对于 前台 后台 高层 高管
    大客户 小客户 大型 小型 中小 高端 低端 大众 多方 多层 少数 多次 增值 弱点 强项 高校 大会 小心
    小额 大额 卖方 买方
    """
)

# English words that only share a stem with a word of the lists above.
OWN_WORDS = _words(
    """
    note notes noted noting notion act acts acted acting action actions direction directions
    director directors form forms formed former formerly formation late latter object objects
    objected objection objections pass passes passed passing passer passers reaction reactions
    mining news priority priorities promotion promotions exist exists out shop shops
    shopping care cares cared caring car cars story stories counter counters party parties plane
    sits summer reference references generation responsibility execution executive executives
    """
)

# Words that say the same thing, a row each; the first stands for the others.
SYNONYMS = _rows(
    """
    客户 顾客 消费者 用户 买方 customer consumer client buyer shopper user
    企业 公司 厂商 商家 firm company enterprise business organisation organization corporation
    产品 商品 product
    服务 service serve
    质量 品质 quality
    价格 价钱 售价 price
    费用 开支 支出 花费 开销 expense expenditure spending
    成本 cost
    利润 收益 盈利能力 profit profitability earnings
    收入 营收 revenue income
    价值 value worth
    满意 satisfaction satisfied satisfy pleased
    忠诚 忠实 loyalty loyal
    信任 信赖 trust confidence
    承诺 commitment commit promise
    关系 relationship relation
    维护 维系 maintenance
    沟通 交流 communication communicate
    需求 需要 need demand require requirement
    期望 预期 期待 expectation expect expected
    抱怨 投诉 complaint complain
    解决 处理 resolve solve handle
    影响 influence affect effect impact
    原因 缘由 cause reason
    结果 后果 result consequence outcome
    目标 目的 goal aim objective purpose
    方法 办法 手段 方式 途径 method means way approach
    策略 战略 strategy tactic
    市场 market
    竞争者 竞争对手 对手 rival competitor
    竞争 competition compete competitive
    品牌 牌子 brand
    购买 采购 购置 buy purchase
    重复 反复 再次 repeat repeated again
    推荐 介绍 recommend recommendation referral refer
    转移 转换 switching switch transfer
    信息 资讯 资料 information
    数据 data
    技术 technology technique
    管理 经营 management manage
    决策 决定 decision decide
    分析 剖析 analysis analyse analyze
    评价 评估 测评 evaluate evaluation assess assessment
    员工 雇员 职员 employee staff personnel
    时间 time
    金钱 货币 money monetary
    重要 关键 主要 核心 important key main essential crucial
    建立 创建 构建 establish build
    识别 辨别 认定 identify recognise recognize
    区分 细分 划分 segment segmentation classify differentiate
    吸引 attract
    保留 保持 挽留 留住 retention retain keep
    流失 离开 churn leave defection defect
    阶段 时期 phase stage period
    参与 参加 involve participate participation
    快速 迅速 fast quick rapid
    导致 引起 造成 带来 产生 lead cause
    方便 便利 便捷 convenient convenience
    效率 efficiency efficient
    有效 effective effectiveness
    优点 优势 好处 advantage benefit
    缺点 劣势 坏处 弊端 disadvantage drawback
    变化 改变 变动 调整 change alter modify vary variation adjust
    相似 类似 相近 similar alike resemble
    相同 一样 一致 同样 identical equal equivalent
    包含 包括 含有 contain include comprise consist
    分割 分开 拆分 分离 divide division split separate separation partition
    开始 起始 start begin initial initiate
    结束 终止 完成 end finish complete completion terminate
    删除 移除 去掉 去除 消除 remove removal delete deletion erase eliminate discard
    插入 添加 加入 insert insertion add addition append
    允许 准许 allow permit enable
    保证 确保 保障 ensure guarantee assure
    表示 表明 show indicate represent demonstrate illustrate
    检查 检验 核对 验证 测试 校验 check test verify validate examine inspect inspection
    查找 寻找 搜索 搜寻 search find locate seek discover
    选择 挑选 选取 选用 choose choice select selection pick
    利用 使用 运用 采用 应用 use usage utilize utilise employ apply application
    存储 储存 保存 存放 保管 store storage save
    位置 地点 场所 location position place site
    规模 尺寸 size scale
    数量 数目 number amount quantity count
    种类 类型 类别 type kind category
    步骤 流程 程序 过程 环节 step procedure process
    特点 特征 特性 characteristic feature property attribute trait
    功能 作用 功效 用途 function role
    问题 难题 problem issue trouble
    提供 给予 provide give offer
    取得 得到 获取 get obtain receive acquire
    联系 关联 连接 connection connect link
    损坏 破损 损伤 毁坏 破坏 damage destroy harm
    安全 safe safety secure security
    准时 按时 按期 punctual punctuality
    货物 物品 货品 物资 goods cargo merchandise
    运输 运送 输送 transport transportation carry ship shipment
    预测 预计 预估 估计 predict prediction forecast estimate
    计划 规划 方案 plan scheme
    实施 执行 落实 implement execute perform
    监控 监测 monitor track
    支持 支撑 support
    鼓励 激励 encourage motivate motivation incentive stimulate
    宣传 推广 广告 advertise advertising advertisement publicity
    法规 法律 law regulation legal
    政策 方针 policy
    能力 本领 ability capability capacity skill competence
    原则 原理 principle
    假设 假定 assume assumption suppose
    回答 答复 回应 answer respond response reply
    结构 架构 structure framework
    顺序 次序 order sequence
    机会 机遇 opportunity chance
    威胁 风险 threat risk danger
    年龄 岁数 age
    职业 工作 occupation job profession
    资金 资本 fund capital
    中心 centre center central
    阻止 禁止 stop halt forbid prohibit
    展示 演示 呈现 display
    描述 叙述 describe description
    解释 阐明 explain explanation clarify
    定义 界定 define definition
    命名 名称 name title
    发送 发出 send transmit deliver delivery
    接收 收到 accept
    等待 等候 wait await
    移动 搬动 move shift
    替换 代替 取代 replace replacement substitute
    复制 拷贝 copy duplicate
    组合 结合 合并 combine combination merge join unite
    独立 单独
    依赖 取决 离不开 depend dependent dependence rely
    避开 绕过 skip bypass
    重用 复用 reuse reusable
    预先 事先 advance beforehand
    后进先出 先进后出
    立即 马上 立刻 immediate instant
    经常 频繁 often frequent
    罕见 稀少 rare scarce
    普通 一般 通常 general usual normal typical
    特殊 特别 special particular specific
    具体 详细 concrete detail
    抽象 概括 abstract
    范围 区域 range area region scope
    界限 边界 limit limitation boundary bound
    平均 均值 average
    总数 总和 合计 total sum
    增量 差额 increment
    消耗 耗费 consume consumption
    浪费 糟蹋 waste
    有限 限定 limited finite restrict restricted restriction
    无限 无穷 infinite unlimited endless
    空白 empty blank
    清晰 清楚 明确 clear explicit
    模糊 含糊 vague ambiguous
    精确 精准 precise precision exact
    灵活 机动 flexible flexibility
    稳定 平稳 stable stability steady
    自动 自动化 automatic automatically automate
    人工 手工 manual
    公开 公布 public publish
    私有 私人 private
    共享 分享
    拥有 持有 possess
    生存 存活 survive survival
    死亡 消亡 die death
    来源 出处 source origin
    后代 子女 offspring descendant children
    父母 双亲 parent
    环境 周围 environment surroundings
    压力 压强 pressure
    颜色 色彩 colour color
    行为 举动 behaviour behavior conduct
    劳动 劳动力 labour labor
    """
)

# Numbers written as words.
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        _words("two three four five six seven eight nine ten eleven twelve"), start=2
    )
}

# What stands between the two sides of a comparison.
COMPARISONS = ("比", "比起", "相比", "than")

# Two negations side by side do not cancel each other.
PARALLEL = r"[也又更既][不没无非谈]|\b(?:nor|neither)\b"

# What stands between where something was and where it is now: from high to low.
TURNS = "转变到至"

# A negation in a condition denies nothing: if the firm does not listen, customers leave.
CONDITION = (
    r"(?:如果|要是|假如|倘若|若|一旦)[^，。；,;]{0,8}[不没无未]|否则|不然|[不没][^，。；,;]{1,10}(?<![迁成])就|"
    r"\bif\b[^,.;]{0,30}(?:\bnot?\b|n't)|\bwithout\b|\bunless\b|\botherwise\b"
)

# Statements with two places: of what is in the centre and how many there are only one can be true;
# what turns into what.
_HAN = "\u3400-\u9fff"
_THE = r"(?:the |its )?"
_COUNTED = "two|three|four|five|six|seven|eight|nine|ten"
_NUMBER = r"(?:\d+(?:\.\d+)?|[二两三四五六七八九十百]+)"
_MEASURE = r"%|个|种|类|倍|小时|分钟|天|年|周|成|元|次|步|点|条|层|级|项|大|阶段|方面|部分|环节"
FRAMES = (
    (
        "centre",
        r"以(?P<one>[^，。；,;]{1,12}?)为(?P<frame>中心|导向|核心|主|先|本|重点|基础|根本|目的|目标)",
    ),
    ("centre", rf"(?P<one>[{_HAN}]{{2}})(?P<frame>至上|导向|(?:第一|优先)(?=[，。；,;、的]|$))"),
    ("centre", r"\b(?P<one>[a-z]+)[- ](?P<frame>cent(?:red|ered|ric)|oriented|driven)"),
    ("centre", rf"(?P<frame>cent(?:red|ered)|oriented) (?:on|to|around) {_THE}(?P<one>[a-z]+)"),
    ("centre", r"\b(?P<one>[a-z]+)[- ](?:comes? )?(?P<frame>first)\b"),
    (
        "agent",
        rf"由(?P<one>[{_HAN}]{{1,8}}?)来?(?P<frame>决定|承担|负责|支付|提出|制定|完成|管理|选择)",
    ),
    (
        "agent",
        rf"\b(?P<frame>[a-z]+ed|made|paid|chosen|set|done|held|run) by {_THE}"
        r"(?P<one>[a-z]+(?: [a-z]+){0,2})",
    ),
    ("step", rf"(?P<frame>第[一二三四五六]步)(?:就?是|为|要)?(?P<one>[{_HAN}]{{2}})"),
    (
        "step",
        r"(?P<frame>(?:first|second|third|last) (?:step|stage)) (?:is|should be) "
        rf"(?:to )?{_THE}(?P<one>[a-z]+)",
    ),
    ("course", rf"[从由](?P<one>[{_HAN}]{{1,8}}?)[到至向](?P<frame>[{_HAN}]{{1,8}})"),
    ("course", r"\bfrom (?P<one>[^,.;]{2,40}?) (?:in)?to (?P<frame>[^,.;]{2,40})"),
    (
        "number",
        rf"(?<![第\d.a-z])(?P<one>{_NUMBER}(?:[-~到至]{_NUMBER})?)"
        rf"(?P<frame>(?:{_MEASURE})的?[{_HAN}]{{0,3}})",
    ),
    ("number", rf"(?<![\d.])(?P<one>\d+%) (?:of )?{_THE}(?P<frame>[a-z]+)"),
    ("number", rf"(?<![\d.])\b(?P<one>\d+|{_COUNTED}) (?P<frame>[a-z]+s)\b"),
)
ONE_ONLY = ("centre", "number", "agent", "step")

# Marks of two statements tied together: turned round both, they say the same again.
THE_MORE = (
    r"越|\bthe (?:more|less|higher|lower|greater|better|worse|larger|smaller|fewer|longer|shorter|"
    r"stronger|weaker|sooner|later|faster|slower|easier|harder|closer|cheaper)\b"
)
CORRELATIVES = rf"{THE_MORE}|就|则|便|才|随着|\b(?:if|when|as|without)\b"

# Endings of English words, the longest first.
SUFFIXES = sorted(
    _words(
        """
        ization izations isation isations ational fulness iveness ousness ability abilities
        ibility ation ations action actions ition itions itive itor itors ator ators ating ated
        ates ate ment ments ance ances ence ences ness able ible ing ings ion ions ive ives ically
        ical ies ied ier iest ity ties ty al als ally er ers or ors ed es ly y e s
        ered ering ize izes ized izing izer ise ises ised ising iser
        """
    ),
    key=len,
    reverse=True,
)
