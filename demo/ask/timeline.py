"""The film strip of a clip as a time line: a handle at each "then" says when it happens. Mouse, touch and keyboard."""

from collections.abc import Sequence
from typing import Any

import gradio as gr
from markupsafe import Markup

from demo.answers.asking import Answer, phase_names
from demo.ask.verdict_view import thing_name
from demo.shared.html import hint
from demo.texts import texts
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
  cut.setAttribute('aria-valuetext', line().dataset.says.replace('{}', frame + 1));
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


def timeline_html(answer: Answer, sheet: str) -> Markup:
    """The value of a `time_line`; `sheet` is the `film` of the answer's clip."""
    said, frames, several = texts().ask, len(answer.clip), len(answer.programs) > 1
    all_starts = answer.question.starts if several else (answer.question.starts,)
    rows = [
        _row(starts, frames, program, named=several)
        for starts, program in zip(all_starts, answer.programs, strict=True)
    ]
    has_handles = any(len(starts) > 1 for starts in all_starts)
    return Markup(
        '<div class="timeline{several}" data-frames="{frames}" data-least="{least}" data-says="{says}" '
        'style="--count:{frames}"><div class="film"><img src="{sheet}" alt="{alt}">'
        '<span class="now" hidden></span></div>{rows}</div>{hint}'
    ).format(
        several=" several" if several else "",
        frames=frames,
        least=min(MIN_PHASE_FRAMES, *(shortest for _, shortest in rows)),
        says=said.from_frame("{}", frames),  # what a handle says while it is moved
        sheet=sheet,
        alt=said.frames(frames),
        rows=Markup("").join(html for html, _ in rows),
        hint=hint(said.drag) if has_handles else "",
    )


def _row(starts: Sequence[int], frames: int, program: Program | None, *, named: bool) -> tuple[Markup, int]:
    """A thing's phases with a handle between each two, and the length of its shortest phase."""
    said, names = texts().ask, phase_names(program, len(starts))
    ends = [*starts[1:], frames]
    least = min(end - start for start, end in zip(starts, ends, strict=True))
    shares = Markup("").join(
        Markup('<span class="share" style="width:{:g}%">{}</span>').format(100 * (end - start) / frames, name)
        for name, start, end in zip(names, starts, ends, strict=True)
    )
    whose = thing_name(program) if named and program else ""
    edge = min(least, MIN_PHASE_FRAMES)
    cuts = Markup("").join(
        Markup(
            '<span class="cut" role="slider" tabindex="0" aria-label="{}" aria-valuemin="{}" aria-valuemax="{}" '
            'aria-valuenow="{}" aria-valuetext="{}" style="left:{:g}%"></span>'
        ).format(
            said.when_begins(name, whose),
            edge,
            frames - edge,
            start,
            said.from_frame(start + 1, frames),
            100 * start / frames,
        )
        for name, start in zip(names[1:], starts[1:], strict=True)
    )
    label = Markup('<span class="whose">{}</span>').format(whose) if whose else ""
    return Markup('{}<div class="row"><div class="shares">{}</div>{}</div>').format(label, shares, cuts), least
