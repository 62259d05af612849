"""The film strip of a clip as a time line: a handle at each "then" says when it happens. Mouse, touch and keyboard."""

from html import escape
from typing import Any

import gradio as gr

from demo.answers.asking import Answer, phase_names
from t2v_core.world.scenes import MIN_PHASE_FRAMES

# The handles live in the page: a drag shows at once, and the server hears of it when the handle is let go.
# The server's answer redraws the same elements in place, so a handle keeps its focus.
_JS = """
const root = element;
const line = () => root.querySelector('.timeline');
const read = () => [0, ...[...root.querySelectorAll('.cut')].map(cut => +cut.getAttribute('aria-valuenow'))];
let held = null, waiting = null;
function move(cut, frame) {
  const frames = +line().dataset.frames, least = +line().dataset.least;
  const cuts = [...root.querySelectorAll('.cut')], i = cuts.indexOf(cut), starts = read();
  frame = Math.max(starts[i] + least, Math.min((starts[i + 2] ?? frames) - least, frame));
  if (frame === starts[i + 1]) return false;
  cut.setAttribute('aria-valuenow', frame);
  cut.setAttribute('aria-valuetext', `from frame ${frame + 1} of ${frames}`);
  cut.style.left = `${100 * frame / frames}%`;
  const ends = [...read().slice(1), frames];
  root.querySelectorAll('.share').forEach((share, n) => {
    share.style.width = `${100 * (ends[n] - read()[n]) / frames}%`;
  });
  return true;
}
function tell() { trigger('input', {starts: read()}); }
root.addEventListener('pointerdown', event => {
  const cut = event.target.closest('.cut');
  if (!cut) return;
  event.preventDefault();  // no selecting or dragging of what lies under the handle
  cut.focus();
  held = {cut, moved: false};
  cut.setPointerCapture(event.pointerId);
});
root.addEventListener('pointermove', event => {
  if (!held) return;
  const box = line().getBoundingClientRect(), frames = +line().dataset.frames;
  held.moved = move(held.cut, Math.round((event.clientX - box.left) / box.width * frames)) || held.moved;
});
const drop = () => { if (held && held.moved) tell(); held = null; };
root.addEventListener('pointerup', drop);
root.addEventListener('pointercancel', drop);
root.addEventListener('keydown', event => {
  const cut = event.target.closest('.cut');
  const by = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -99, End: 99}[event.key];
  if (!cut || !by) return;
  event.preventDefault();
  if (move(cut, +cut.getAttribute('aria-valuenow') + by)) {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 200);
  }
});
const redrawn = () => document.dispatchEvent(new Event('clip-redrawn'));
watch('value', redrawn);
redrawn();
"""


def time_line(**kwargs: Any) -> gr.HTML:
    """A film strip with handles. Its `input` event carries {"starts": [0, 5, ...]} when a handle was moved."""
    return gr.HTML(html_template="${value}", js_on_load=_JS, apply_default_css=False, **kwargs)


def timeline_html(answer: Answer, sheet: str) -> str:
    """The value of a `time_line`; `sheet` is the `film` of the answer's clip."""
    frames, starts = len(answer.clip), answer.question.starts
    names = phase_names(answer.program, len(starts))
    ends = [*starts[1:], frames]
    least = min(MIN_PHASE_FRAMES, *(end - start for start, end in zip(starts, ends, strict=True)))
    shares = "".join(
        f'<span class="share" style="width:{100 * (end - start) / frames:g}%">{escape(name)}</span>'
        for name, start, end in zip(names, starts, ends, strict=True)
    )
    cuts = "".join(
        f'<span class="cut" role="slider" tabindex="0" aria-label="When {escape(name, quote=True)} begins" '
        f'aria-valuemin="{least}" aria-valuemax="{frames - least}" aria-valuenow="{start}" '
        f'aria-valuetext="from frame {start + 1} of {frames}" style="left:{100 * start / frames:g}%"></span>'
        for name, start in zip(names[1:], starts[1:], strict=True)
    )
    hint = '<p class="hint">Drag a handle, or move it with the arrow keys, to say when “then” happens.</p>'
    return (
        f'<div class="timeline" data-frames="{frames}" data-least="{least}" style="--count:{frames}">'
        f'<div class="film"><img src="{sheet}" alt="The {frames} frames of the clip, side by side">'
        f'<span class="now" hidden></span></div><div class="shares">{shares}</div>{cuts}</div>'
        f"{hint if cuts else ''}"
    )
