import pytest

from crmlab.assess.keypoints.answer import Answer
from crmlab.assess.keypoints.polarity import contradicts, said_poles
from crmlab.assess.keypoints.verdict import verdict


def side(written):
    answer = Answer(written)
    return answer.stand(0, len(answer.clauses) - 1)


CONTRARY = [
    ("转移成本越低，忠诚度越高", "转移成本越高，忠诚度越高"),
    ("转移成本越高，客户越不忠诚", "转移成本越高，客户越忠诚"),
    ("转移成本不影响忠诚度", "转移成本越高，忠诚度越高"),
    ("成本没有降低", "降低成本"),
    ("无法留住客户", "留住客户"),
    ("感知低于期望", "感知超过期望"),
    ("期望高于感知", "感知超过期望"),
    ("满意的客户一定忠诚", "满意的客户不一定忠诚"),
    ("客户满意不是客户忠诚的前提", "客户满意是客户忠诚的前提"),
    ("成熟期利润最低", "成熟期利润最高"),
    ("售前服务", "售后服务"),
    ("短期关系", "长期关系"),
    ("客户离开", "留住客户"),
    ("客户流失增加", "留住客户"),
    ("Lower switching costs make customers loyal", "Higher switching costs make customers loyal"),
    ("Satisfaction does not lead to loyalty", "Satisfaction leads to loyalty"),
    ("Loyalty falls as switching costs rise", "Loyalty grows with switching costs"),
    ("It never reduces churn", "It reduces churn"),
    ("service before the sale", "service after the sale"),
    ("dissatisfied customers return", "satisfied customers return"),
    ("it is cheaper to acquire than to retain", "it is cheaper to retain than to acquire"),
    ("Trust has no effect on risk", "Trust reduces risk"),
    ("不是客户流失", "客户流失"),
    ("the user is the buyer", "the user is not the buyer"),
    ("不存在竞争优势", "存在竞争优势"),
    ("开发新客户比保留老客户成本低", "保留老客户的成本低于开发新客户"),
    ("铁路运量小，公路运量大", "铁路运量大，公路运量小"),
    ("客户规模不用看", "看客户规模"),
    ("互联网呼叫中心不属于它", "包括互联网呼叫中心"),
    ("value and needs play no role", "classified by value and needs"),
    ("the buying experience does not matter", "it improves the buying experience"),
    ("CRM只是软件", "CRM不仅是软件"),
    ("CRM is merely software", "CRM is not only software"),
]

AGREEING = [
    ("转移成本高的客户更忠诚", "转移成本越高，忠诚度越高"),
    ("转移成本越低，忠诚度越低", "转移成本越高，忠诚度越高"),
    ("没有满意就没有忠诚", "满意带来忠诚"),
    ("减少开支", "降低费用"),
    ("不仅提高满意度，而且降低成本", "提高满意度"),
    ("降低客户流失率", "提高客户满意度"),
    ("减少客户流失", "留住客户"),
    ("防止客户流失", "减少客户流失"),
    ("期望低于感知", "感知超过期望"),
    ("获取新客户的成本高于保留老客户的成本", "保留老客户的成本低于获取新客户的成本"),
    ("保留老客户比开发新客户成本低", "保留老客户的成本低于开发新客户"),
    ("公路运量小，铁路运量大", "铁路运量大，公路运量小"),
    ("不是做一次，而是持续的过程", "持续的过程"),
    ("not once but continuous", "a continuous process"),
    ("价格不重要，重要的是服务", "服务重要"),
    ("No doubt satisfaction leads to loyalty", "satisfaction leads to loyalty"),
    ("满意并不等于忠诚", "满意的客户不一定忠诚"),
    ("不满意的客户不忠诚", "满意的客户忠诚"),
    ("不再信任", "loss of trust"),
    ("the buyer and the user are different people", "the user is not the buyer"),
    ("建立统一的系统来共享信息", "信息不能共享"),
    ("空闲客户和非空闲客户一样对待", "联系空闲客户"),
    ("not only raises satisfaction but also loyalty", "raises satisfaction"),
    ("loyal customers are not price sensitive", "loyal customers are less price sensitive"),
    ("When switching costs are high, customers stay loyal", "high switching costs raise loyalty"),
]


@pytest.mark.parametrize("answer, phrase", CONTRARY)
def test_the_contrary_is_recognised(answer, phrase):
    assert contradicts(side(answer), side(phrase))


@pytest.mark.parametrize("answer, phrase", AGREEING)
def test_other_words_for_the_same_are_not_the_contrary(answer, phrase):
    assert not contradicts(side(answer), side(phrase))


@pytest.mark.parametrize("phrase", [phrase for _, phrase in CONTRARY + AGREEING])
def test_nothing_contradicts_itself(phrase):
    assert not contradicts(side(phrase), side(phrase))


def test_naming_the_things_does_not_relate_them():
    relation = side("转移成本越高，忠诚度越高")
    assert said_poles(side("转移成本，忠诚度"), relation) == 0
    assert said_poles(side("转移成本提高忠诚度"), relation) == 1


@pytest.mark.parametrize(
    "written, expected",
    [
        ("错误。满意的客户也会离开", -1),
        ("这种说法是不正确的", -1),
        ("答：否", -1),
        ("False, because loyalty needs more", -1),
        ("对，满意带来忠诚", 1),
        ("正确", 1),
        ("Yes. It does", 1),
        ("This is true", 1),
        ("满意带来忠诚，所以该观点错误", -1),
        ("客户满意与忠诚", 0),
        ("正确率很高", 0),
        ("对客户负责", 0),
        ("", 0),
    ],
)
def test_a_verdict_is_read_where_one_is_given(written, expected):
    assert verdict(written.lower()) == expected
