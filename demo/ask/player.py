"""The clip, large and looping, with pause, step and speed; and the files one may take home.

The player shows a film strip through a window one frame wide. The browser's own animation moves it, so pausing,
stepping and slow motion are that animation's, not ours.
"""

import base64
import io
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from markupsafe import Markup
from PIL import Image

from demo.shared import visitors
from demo.shared.clips import QUICKLY
from demo.texts import texts
from t2v_core.generation.video_files import write_clip

FORMATS = {"gif": "GIF", "mp4": "MP4", "webp": "WebP"}
FILE_SCALE = 5  # 64 px -> 320 px: what is downloaded is to be looked at

# The film strip's marker (see timeline.py) is moved by the same clock: both are in `clocks`.
_JS = """
const still = matchMedia('(prefers-reduced-motion: reduce)');
let clocks = [], playing = !still.matches, rate = 1;
const image = () => element.querySelector('.screen img');
const frames = () => +image().dataset.frames;
function wind() {
  if (!image()) return;
  const at = clocks.length ? clocks[0].currentTime : 0;
  clocks.forEach(clock => clock.cancel());
  const n = frames(), moving = n / (n + 4);  // the last frame stays a little, so that one sees the loop begin anew
  const timing = {duration: (n + 4) * 100, iterations: Infinity};
  clocks = [image().animate([
    {objectPosition: '0% 50%', easing: `steps(${n}, jump-none)`}, {objectPosition: '100% 50%', offset: moving},
    {objectPosition: '100% 50%'}], timing)];
  const now = document.querySelector('.timeline .now');
  if (now) {
    now.hidden = false;
    const last = `${100 * (n - 1) / n}%`;
    clocks.push(now.animate([
      {left: '0%', easing: `steps(${n}, jump-none)`}, {left: last, offset: moving}, {left: last}], timing));
  }
  clocks.forEach(clock => { clock.currentTime = at; clock.playbackRate = rate; if (!playing) clock.pause(); });
  show();
}
function show() {
  const button = element.querySelector('.play');
  button.textContent = playing ? button.dataset.pause : button.dataset.play;
  element.querySelectorAll('.speed').forEach(b => b.setAttribute('aria-pressed', +b.dataset.rate === rate));
}
function step(by) {
  playing = false;
  const n = frames(), time = clocks[0].currentTime % ((n + 4) * 100);
  const frame = (Math.min(Math.floor(time / 100), n - 1) + by + n) % n;
  clocks.forEach(clock => { clock.pause(); clock.currentTime = frame * 100 + 50; });
  show();
}
element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button || !clocks.length) return;
  if (button.matches('.play')) {
    playing = !playing;
    clocks.forEach(clock => playing ? clock.play() : clock.pause());
  } else if (button.dataset.step) { return step(+button.dataset.step); }
  else if (button.dataset.rate) {
    rate = +button.dataset.rate;
    clocks.forEach(clock => { clock.playbackRate = rate; });
  }
  show();
});
function renew() {  // a new clip plays from its start
  clocks.forEach(clock => { clock.currentTime = 0; });
  playing = !still.matches;
  wind();
}
watch('value', renew);
document.addEventListener('clip-redrawn', wind);
renew();
"""
_CONTROLS = """${value}
<div class="controls" role="group" aria-label="${words.playing}">
<button type="button" class="play" data-pause="${words.pause}" data-play="${words.play}">${words.pause}</button>
<button type="button" data-step="-1" aria-label="${words.frame_back}">‹</button>
<button type="button" data-step="1" aria-label="${words.frame_on}">›</button>
<span class="speeds">
<button type="button" class="speed" data-rate="1" aria-pressed="true" aria-label="${words.normal_speed}">1×</button>
<button type="button" class="speed" data-rate="0.5" aria-pressed="false" aria-label="${words.half_speed}">½×</button>
<button type="button" class="speed" data-rate="0.2" aria-pressed="false" aria-label="${words.fifth_speed}">⅕×</button>
</span>
</div>"""


def clip_player(**kwargs: Any) -> gr.HTML:
    """Its value is `player_html`."""
    said = texts().ask
    words = {
        "playing": said.playing,
        "pause": said.pause,
        "play": said.play,
        "frame_back": said.frame_back,
        "frame_on": said.frame_on,
        "normal_speed": said.normal_speed,
        "half_speed": said.half_speed,
        "fifth_speed": said.fifth_speed,
    }
    return gr.HTML(html_template=_CONTROLS, js_on_load=_JS, apply_default_css=False, words=words, **kwargs)


def player_html(sheet: str, frames: int, words: str) -> Markup:
    """`sheet` is a `film` of so many frames. `words` say what is seen, to those who do not see it."""
    return Markup('<div class="screen paper"><img src="{}" alt="{}" decoding="sync" data-frames="{}"></div>').format(
        sheet, texts().ask.clip(words), frames
    )


def film(clip: np.ndarray) -> str:
    """All frames side by side, as a data URI. Somebody waits for it: a third larger than it could be, in a quarter of
    the time."""
    data = io.BytesIO()
    Image.fromarray(np.concatenate(list(clip), axis=1)).save(data, "WEBP", **QUICKLY)
    return "data:image/webp;base64," + base64.b64encode(data.getvalue()).decode()


def download_file(clip: np.ndarray, suffix: str) -> Path:
    """Write a clip for taking home; encoded only when somebody asks for it."""
    if suffix not in FORMATS:
        raise ValueError(f"A clip can be saved as {', '.join(FORMATS)}, not as '{suffix[:20]}'.")
    path = visitors.download_path(f"motion-lab-clip.{suffix}")
    write_clip(clip, path, scale=FILE_SCALE)
    return path
