import io

import numpy as np
import pytest
from PIL import Image

import crmlab as crm
from crmlab.errors import CrmlabError
from crmlab.lab.explore import EXPLORERS, Choice, Slider
from crmlab.language import using


def pixels(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.image.value)))


@pytest.mark.parametrize("name", EXPLORERS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_control_moves_the_figure(name, language):
    with using(language):
        explorer = crm.explore(name)
        for key, control in explorer.picture.controls.items():
            before, sentence = pixels(explorer), explorer.sentence
            widget = explorer.controls[key]
            assert isinstance(control, (Slider, Choice))
            widget.value = control.low if widget.value != control.low else control.high
            assert (pixels(explorer) != before).any(), key
            assert pixels(explorer).shape == before.shape
            assert explorer.sentence == repr(explorer) and sentence


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_corner_of_the_sliders_can_be_drawn(name):
    explorer = crm.explore(name)
    sliders = [(explorer.controls[n], c) for n, c in explorer.picture.controls.items()]
    for corner in range(2 ** len(sliders)):
        for i, (widget, control) in enumerate(sliders):
            widget.value = control.high if corner >> i & 1 else control.low
        assert explorer.sentence


@pytest.mark.parametrize("name", EXPLORERS)
def test_coming_back_gives_the_same_picture(name):
    explorer = crm.explore(name)
    first = explorer.image.value
    widget = next(iter(explorer.controls.values()))
    start, widget.value = widget.value, widget.min
    widget.value = start
    assert explorer.image.value == first == crm.explore(name).image.value


def test_without_a_kernel_there_is_a_still_and_a_sentence():
    bundle = crm.explore("four_stages")._repr_mimebundle_()
    assert bundle["image/png"].startswith("iVBOR") and "1,000" in bundle["text/plain"]


def test_wrong_names_and_values_are_told():
    with pytest.raises(CrmlabError, match='did you mean "four_stages"'):
        crm.explore("four_stage")
    with pytest.raises(CrmlabError, match='did you mean "maturity"'):
        crm.explore("four_stages", maturty=0.9)
    with pytest.raises(CrmlabError, match=r"between 0\.8 and 0\.99; got 80"):
        crm.explore("four_stages", maturity=80)
