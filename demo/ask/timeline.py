"""The film strip of a clip as a time line: a handle at each "then" says when it happens. Mouse, touch and keyboard."""

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from demo.answers.asking import Answer, phase_names
from demo.ask.verdict_view import thing_name
from t2v_core.world.scenes import MIN_PHASE_FRAMES, Program

# The handles live in the page: a drag shows at once, and the server hears of it when the handle is let go.
# The server's answer redraws the same elements in place, so a handle keeps its focus.
_JS = """
const root = element;
const line = () => root.querySelector('.timeline');
const rows = () => [...root.querySelectorAll('.row')];  // one for each thing
const read = row => [0, ...[...row.querySelectorAll('.cut')].map(cut => +cut.getAttribute('aria-valuenow'))];
let held = null, waiting = null;
function move(cut, frame) {
  const frames = +line().dataset.frames, least = +line().dataset.least;
  const row = cut.closest('.row'), cuts = [...row.querySelectorAll('.cut')];
  const i = cuts.indexOf(cut), starts = read(row);
  frame = Math.max(starts[i] + least, Math.min((starts[i + 2] ?? frames) - least, frame));
  if (frame === starts[i + 1]) return false;
  cut.setAttribute('aria-valuenow', frame);
  cut.setAttribute('aria-valuetext', `from frame ${frame + 1} of ${frames}`);
  cut.style.left = `${100 * frame / frames}%`;
  const now = read(row), ends = [...now.slice(1), frames];
  row.querySelectorAll('.share').forEach((share, n) => {
    share.style.width = `${100 * (ends[n] - now[n]) / frames}%`;
  });
  return true;
}
function tell() { trigger('input', {starts: rows().length > 1 ? rows().map(read) : read(rows()[0])}); }
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
    frames, several = len(answer.clip), len(answer.programs) > 1
    all_starts = answer.question.starts if several else (answer.question.starts,)
    rows = [
        _row(starts, frames, program, named=several)
        for starts, program in zip(all_starts, answer.programs, strict=True)
    ]
    least = min(MIN_PHASE_FRAMES, *(shortest for _, shortest in rows))
    has_handles = any(len(starts) > 1 for starts in all_starts)
    hint = '<p class="hint">Drag a handle, or move it with the arrow keys, to say when “then” happens.</p>'
    return (
        f'<div class="timeline{" several" if several else ""}" data-frames="{frames}" data-least="{least}" '
        f'style="--count:{frames}"><div class="film"><img src="{sheet}" '
        f'alt="The {frames} frames of the clip, side by side"><span class="now" hidden></span></div>'
        f"{''.join(html for html, _ in rows)}</div>{hint if has_handles else ''}"
    )


def _row(starts: Sequence[int], frames: int, program: Program | None, *, named: bool) -> tuple[str, int]:
    """A thing's phases with a handle between each two, and the length of its shortest phase."""
    names = phase_names(program, len(starts))
    ends = [*starts[1:], frames]
    least = min(end - start for start, end in zip(starts, ends, strict=True))
    shares = "".join(
        f'<span class="share" style="width:{100 * (end - start) / frames:g}%">{escape(name)}</span>'
        for name, start, end in zip(names, starts, ends, strict=True)
    )
    whose = f"{thing_name(program)}: " if named and program else ""
    edge = min(least, MIN_PHASE_FRAMES)
    cuts = "".join(
        f'<span class="cut" role="slider" tabindex="0" '
        f'aria-label="{escape(whose, quote=True)}When {escape(name, quote=True)} begins" '
        f'aria-valuemin="{edge}" aria-valuemax="{frames - edge}" aria-valuenow="{start}" '
        f'aria-valuetext="from frame {start + 1} of {frames}" style="left:{100 * start / frames:g}%"></span>'
        for name, start in zip(names[1:], starts[1:], strict=True)
    )
    label = f'<span class="whose">{escape(thing_name(program))}</span>' if named and program else ""
    return f'{label}<div class="row"><div class="shares">{shares}</div>{cuts}</div>', least
