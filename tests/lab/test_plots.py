import numpy as np
import pandas as pd
import pytest

from crmlab.lab import figures, plots
from crmlab.lab.show import show
from crmlab.language import using
from crmlab.models.lifecycle import Lifecycle

LIFE = Lifecycle.four_stages()
FLOW = LIFE.expected(1000, 24)
DRAWN = {
    "areas": lambda: plots.areas(FLOW),
    "lines": lambda: plots.lines(FLOW, dots=FLOW),
    "bars": lambda: plots.bars(LIFE.value(0.01)),
    "panels": lambda: plots.bars(pd.DataFrame({"before": [1.0, -2.0], "after": [3.0, 4.0]})),
    "curve": lambda: plots.curve(
        pd.Series([-1.0, 0, 1], name="difference"), pd.Series([-2.0, 0, 1], name="felt_value")
    ),
    "shares": lambda: plots.shares(
        pd.DataFrame({"Huawei": [0.5, 0.2], "B": [0.5, 0.8]}, index=["autocracy", "unanimity"])
    ),
}


def words(still):
    with figures.style():
        still.figure.canvas.draw()
        return [text.get_text() for text in still.figure.findobj(lambda a: hasattr(a, "get_text"))]


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_is_the_same_bytes_twice_and_speaks_chinese_without_boxes(name, recwarn):
    with using("zh"):
        first, second = DRAWN[name](), DRAWN[name]()
        assert first._repr_png_() == second._repr_png_()
        assert any("\u4e00" <= c <= "\u9fff" for text in words(first) for c in text)
    assert not [w for w in recwarn if "Glyph" in str(w.message) or "font" in str(w.message)]
    assert repr(first).endswith("。")


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [("round", "Lines by round: growth.", "随轮次变化的折线：成长期。"),
     (None, "Lines: growth.", "折线：成长期。")],
)  # fmt: skip
def test_the_sentence_tells_the_axis_that_is_drawn(name, en, zh):
    frame = pd.DataFrame({"growth": [1.0, 2.0]}).rename_axis(name)
    with using("en"):
        assert repr(plots.lines(frame)) == en
        assert repr(plots.areas(frame)) == en.replace("Lines", "Stacked areas")
    with using("zh"):
        assert repr(plots.lines(frame)) == zh


def test_a_stage_keeps_its_colour_in_every_figure():
    with using("en"):
        drawn = [plots.lines(FLOW), plots.areas(FLOW)]
    lines = {line.get_color() for line in drawn[0].figure.axes[0].lines}
    assert {figures.COLOURS[stage] for stage in LIFE.stages} == lines


def test_a_film_redraws_only_what_moves():
    with figures.style():
        made = figures.figure(2, 1)
        (line,) = made.subplots().plot([0, 1], [0, 1])
        film = figures.Film(made, [line])
        first = film.frame()
        line.set_ydata([1, 0])
        moved = film.frame()
        line.set_ydata([0, 1])
        assert film.frame() == first != moved


def test_frames_are_shown_with_labels_escaped_and_rounded():
    frame = pd.DataFrame({"growth": [1234.5], "<b>": ["<script>"]}, index=["maturity"])
    with using("zh"):
        shown = show(frame, digits=1)
    html = shown._repr_html_()
    assert "成长期" in html and "成熟期" in html and "1,234.5" in html
    assert "<script>" not in html and "<b>" not in html
    assert "成长期" in repr(shown)


def test_a_series_is_shown_as_a_column():
    with using("en"):
        assert "growth" in repr(show(pd.Series(np.array([1.0]), index=["growth"], name="value")))


@pytest.mark.parametrize("shade", sorted({*figures.CYCLE, *figures.COLOURS.values()}))
def test_text_on_a_colour_and_in_a_colour_reads(shade):
    surface = figures.luminance(shade) + 0.05
    ink = figures.luminance(figures.over(shade)) + 0.05
    assert max(ink, surface) / min(ink, surface) >= 3.5
    assert 1.05 / (figures.luminance(figures.dark(shade)) + 0.05) >= 4.5


def test_luminance_runs_from_black_to_white():
    assert figures.luminance("black") == 0 and figures.luminance("white") == pytest.approx(1)
    assert figures.luminance("#808080") == pytest.approx(0.2159, abs=1e-4)


def test_columns_of_bars_have_one_scale():
    frame = pd.DataFrame({"before": [1.0, 2.0], "after": [3.0, 40.0]}, index=["growth", "decline"])
    left, right = plots.bars(frame).figure.axes
    assert left.get_xlim() == right.get_xlim() and right.get_xlim()[1] > 40
