"""HTML becomes text; what is no tag stays; nothing takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.exchange.markup import literal, plain
from crmlab.exchange.text import clean


def text(markup):
    return clean(plain(markup)[0])[0]


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<p>one</p>\n<p>two<br/>three</p>", "one\ntwo\nthree"),
        ("one\ntwo <b>three</b>", "one\ntwo three"),
        ("<p>one\n  two</p>", "one two"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ol>", "1. a\n2. b\n- c\n3. d"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\nc"),
        ("<pre>def f():\n    return 1</pre>", "def f():\n    return 1"),
        ("H<sub>2</sub>O, x<sup>n+1</sup>, 2<sup>-3</sup>", "H_2O, x^(n+1), 2^-3"),
        ("客户<u>&nbsp;&nbsp;</u>关系<u>管理</u>", "客户____关系管理"),
        ("a&nbsp;&lt;b&gt;&#x4e2d;&#20013; R&D; &copy=1", "a <b>中中 R&D; &copy=1"),
        ('<a href="https://a.b/c">here</a> <a href="#x">there</a>', "here (https://a.b/c) there"),
        ("<!-- no --><script>if (a<b) {}</script><STYLE>p{}</STYLE>x", "x"),
        ('<p class="MsoNormal" style=\'font:"x"\'>正文<o:p></o:p></p>', "正文"),
        ("<u>x<a href=q><sup>y</u></sup></a>z", "xyz"),
        ("</p></u></li>x<li", "x<li"),
    ],
)
def test_what_tags_say_is_said_in_text(markup, seen):
    assert text(markup) == seen


@pytest.mark.parametrize(
    "kept",
    [
        "a<b and b>c",
        "#include <stdio.h>",
        "List<Integer> x",
        "if (a<p && c>d)",
        "1 < 2 > 0",
        "<br>",
        "</h1>",
        "甲<乙>丙",
        "x <- y",
        "<",
        "&",
        "&;",
        "&nosuchentity;",
        "a <!-- b",
    ],
)
def test_what_is_no_markup_stays(kept):
    assert plain(kept) == (kept, [])


def test_pictures_and_the_like_are_named():
    told = plain(
        "<p><img src='https://a/b/c%20d.png'><img alt='curve' "
        'src="data:image/png;base64,AAAA\n==">'
        "<video src=v.mp4></video><iframe></iframe><math><mi>x</mi></math></p>"
    )
    assert clean(told[0])[0] == "[curve]x"
    assert told[1] == ["image c d.png", "image", "video v.mp4", "embedded page", "MathML layout"]
    assert plain('=_xlfn.DISPIMG("ID_1",1)图') == ("图", ["image"])


@given(st.text(st.sampled_from("<>/&;apubr=\"' \n客!-"), max_size=80))
def test_literal_text_is_the_same_text(raw):
    assert plain(literal(raw)) == (raw, [])


LONG = {
    "<": "<",
    "<p": '<p a="',
    "comments": "<!--",
    "scripts": "<script",
    "&": "&",
    "u": "<u>",
    "sup": "<sup>x",
    "attributes": "a='<p b=1' ",
    "lists": "<ol><li>",
    "cells": "DISPIMG(",
    "data": '"data:a/b,',
    "lines": "<br> \n\t",
    "closed": "</u></a>",
    "img": "<img alt='x'>",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_a_megabyte_of_anything_is_quick(piece):
    began = time.process_time()
    plain("<p " + piece * (1_000_000 // len(piece)))
    clean(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 3
