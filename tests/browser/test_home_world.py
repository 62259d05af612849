"""Things and moves of one's own, taken home: untrained networks with every part draw the same scribbles as in Python,
and real clips get the same verdicts."""

import base64

import numpy as np
import pytest
import torch

from t2v_core.checkpoints import save_checkpoint
from t2v_core.config import Config, full, with_world
from t2v_core.evaluation.several import real_scenes
from t2v_core.generation.sampling import load_model, read_prompts
from t2v_core.home.assembly import write_page
from t2v_core.judging.by_prompt import judged
from t2v_core.models.text_to_video import TextToVideo
from t2v_core.runs import create_run
from t2v_core.world.prompts import LANGUAGE
from t2v_core.world.split import make_split
from tests.browser.home_agreement import agreement, opened
from tests.own_world import small_world

PROMPTS = [
    "kite looping then moving up",
    "small mole rotating clockwise then waning",
    "kite moving up and mole looping",
    "circle moving left and large circle moving right",
]
_JUDGE = """async ([prompts, letters]) => {
  const model = await openModel({ ...about, weights: JSON.parse(document.querySelector("#weights").textContent) });
  const bytes = fromBase64(letters), size = about.frameSize, perFrame = size * size * 4;
  return prompts.map(([clip, prompt]) => {
    const frames = Array.from({ length: about.numFrames }, (_, t) =>
      new Uint8ClampedArray(bytes.buffer, (clip * about.numFrames + t) * perFrame, perFrame));
    return verdictOf(model, frames, readPrompt(prompt, model).layers).obeys;
  });
}"""


@pytest.fixture(scope="module", params=["flow", "video_gan"])
def run(request, tmp_path_factory):
    """Networks of whole half floats, as a page has them, none of them silent."""
    world, run = small_world(), tmp_path_factory.mktemp("runs") / request.param
    data = with_world(full(), world)
    vocabulary = sorted(LANGUAGE | world.own_words)
    config, split = Config(model=request.param, data=data), make_split(data.motions, data.shapes, data.colours)
    torch.manual_seed(0)
    networks = TextToVideo(config, vocabulary, split, world).networks
    with torch.no_grad():
        for weight in networks.parameters():
            weight.copy_((weight if weight.any() else torch.randn_like(weight) / 10).half())
    create_run(run, config, split, vocabulary, world)
    save_checkpoint(run, 1, networks.state_dict(), {})
    return run


def test_things_and_moves_of_ones_own(run, browser, tmp_path):
    write_page(run, tmp_path / "model.html", "own")
    model = load_model(run)
    read = read_prompts(model, PROMPTS)
    programs = [[layer.program for layer in one.layers] for one in read]
    clips = [real_scenes(model.config.data, [asked], n, model.world)[0] for n, asked in enumerate(programs)]
    # Each clip under its own prompt, and under the next one of as many things.
    pairs = [(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (1, 0), (2, 3), (3, 2)]
    with opened(browser, tmp_path / "model.html") as page:
        found = agreement(page, model, PROMPTS, range(4))
        assert max(found.differences) < 1, found.unlike
        judgements = page.evaluate(_JUDGE, [[(clip, PROMPTS[n]) for clip, n in pairs], _letters(clips)])
    verdicts = [judged(clips[clip], read[n]).obeys for clip, n in pairs]
    assert judgements == verdicts
    assert verdicts[:2] == [True, True] and not any(verdicts[4:6])


def _letters(clips):
    """Clips as RGBA in base64."""
    frames = np.concatenate([np.stack(clips), np.full((*np.shape(clips)[:-1], 1), 255, np.uint8)], -1)
    return base64.b64encode(frames.tobytes()).decode()
