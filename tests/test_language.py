import pytest

from crmlab import language
from crmlab.errors import CrmlabError
from crmlab.language import Text, say, using


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN", "CRMLAB_LANG": "en"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "de_DE"}, "zh"),
        ({}, "en"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh"),
    ],
)
def test_the_system_is_asked_in_the_posix_order(monkeypatch, variables, wanted):
    for name in ("CRMLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language.of_system() == wanted


def test_a_text_speaks_the_language_in_use():
    text = Text("one", "一")
    with using("en"):
        assert str(text) == say("one", "一") == "one"
        with using("zh"):
            assert str(text) == "一"
        assert str(text) == "one"


def test_another_language_is_refused_with_the_two_there_are():
    with pytest.raises(CrmlabError, match="en, zh"):
        language.use("de")


def test_a_system_without_those_variables_is_asked_itself(monkeypatch):
    for name in ("CRMLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))
    assert language.of_system() == "zh"
