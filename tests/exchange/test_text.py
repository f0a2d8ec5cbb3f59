"""Bytes become text in the encoding that they are in."""

import pytest

from crmlab.errors import CrmlabError
from crmlab.exchange import text as reading
from crmlab.exchange.text import clean, decode, read_bytes

CHINESE = "客户关系管理（CRM）的核心是什么？A．满意 B．忠诚——“转移成本”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_chinese_in_its_encodings(encoding):
    assert decode(CHINESE.encode(encoding)) == CHINESE


@pytest.mark.parametrize("word", ["café à l'été", "Größe über alles", "niño", "1 £ – “x”"])
def test_western_text(word):
    assert decode(word.encode("cp1252")) == word


def test_what_is_declared_counts_where_it_is_not_utf_8():
    assert decode("客戶".encode("big5"), "big5") == "客戶"
    assert decode("客户".encode(), "big5") == "客户"
    assert decode("客户".encode("gbk"), "no-such-encoding") == "客户"


def test_nothing_is_too_broken_to_be_read():
    assert decode(bytes(range(256))) and decode(b"\xff\xfe\x00") and decode(b"") == ""


def test_cleaning():
    assert clean("\ufeff a\r\nb\rc\x85d\u2028e \t\n\n\n\nf\xa0g\u200b ") == (
        "a\nb\nc\nd\ne\n\nf g",
        0,
    )
    assert clean("a\x00\x1b[0m\x7f\ud800\ufffeb") == ("a[0m\ufffdb", 5)


def test_a_file_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 10)
    path = tmp_path / "x.gift"
    path.write_bytes(b"x" * 11)
    with pytest.raises(CrmlabError, match="larger than"):
        read_bytes(path)
