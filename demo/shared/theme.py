"""How the page looks: theme, colours with a meaning, and the classes that several tabs share.

Two colours mean one thing everywhere: blue is taught, orange is never seen. Both are told apart by colour-blind
eyes and on a projector, and a word, an outline or a hatch always says the same. Actions are ink; the rest is grey.
"""

from pathlib import Path

import gradio as gr

_INK = "*neutral_900"
_PAPER = "*neutral_100"

THEME = gr.themes.Base(
    primary_hue=gr.themes.colors.zinc,
    secondary_hue=gr.themes.colors.zinc,
    neutral_hue=gr.themes.colors.zinc,
    text_size=gr.themes.sizes.text_lg,
    spacing_size=gr.themes.sizes.spacing_md,
    radius_size=gr.themes.sizes.radius_sm,
    font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"],
    font_mono=["ui-monospace", "Consolas", "DejaVu Sans Mono", "monospace"],
).set(
    body_background_fill="#fbfbfa",
    body_background_fill_dark="#161618",
    block_background_fill="transparent",
    block_background_fill_dark="transparent",
    block_border_width="0px",
    block_shadow="none",
    block_padding="0px",
    block_label_background_fill="transparent",
    block_label_background_fill_dark="transparent",
    block_title_background_fill="transparent",
    block_title_background_fill_dark="transparent",
    block_title_text_size="16px",
    block_title_text_weight="600",
    block_title_text_color="*body_text_color",
    block_title_text_color_dark="*body_text_color",
    block_info_text_size="16px",
    block_info_text_color="*neutral_600",
    block_info_text_color_dark="*neutral_400",
    layout_gap="12px",
    panel_border_width="0px",
    input_background_fill="white",
    input_background_fill_dark="#222225",
    input_border_color="*neutral_400",
    input_border_color_dark="*neutral_600",
    input_border_width="1px",
    button_primary_background_fill=_INK,
    button_primary_background_fill_hover="*neutral_700",
    button_primary_background_fill_dark=_PAPER,
    button_primary_background_fill_hover_dark="*neutral_300",
    button_primary_text_color="white",
    button_primary_text_color_dark="*neutral_900",
    button_secondary_background_fill="transparent",
    button_secondary_background_fill_dark="transparent",
    button_secondary_border_color="*neutral_400",
    button_secondary_border_color_dark="*neutral_500",
    button_border_width="1px",
    checkbox_background_color_selected=_INK,
    checkbox_background_color_selected_dark="*neutral_100",
    checkbox_border_color="*neutral_500",
    checkbox_border_color_dark="*neutral_400",
    checkbox_label_background_fill="transparent",
    checkbox_label_background_fill_dark="transparent",
    checkbox_label_background_fill_selected="*neutral_200",
    checkbox_label_background_fill_selected_dark="*neutral_700",
    checkbox_label_text_color_selected="*neutral_900",
    checkbox_label_text_color_selected_dark="white",
    slider_color=_INK,
    slider_color_dark="*neutral_200",
    color_accent_soft="*neutral_200",
    loader_color=_INK,
    loader_color_dark=_PAPER,
)

# Taught and unseen: Okabe and Ito's blue and vermilion, darkened (light theme) or lightened (dark) until text reads.
CSS = """
:root { --taught: #1a62ae; --unseen: #a84807; --taught-fill: #2f80d8; --unseen-fill: #f08a24;
  --taught-soft: #dcebfa; --unseen-soft: #fdebd7;
  --kept: #1a7a43; --missed: #b3261e; --paper: #ffffff; --hairline: #c9c9cd; --quiet: #5d5d66; --card: #ffffff; }
.dark { --taught: #79b8ff; --unseen: #ffab5e; --taught-fill: #4a97e8; --unseen-fill: #f0903a;
  --taught-soft: #1c3350; --unseen-soft: #4a2c10;
  --kept: #6fd398; --missed: #ff8a80; --paper: #ffffff; --hairline: #55555c; --quiet: #a9a9b2; --card: #1d1d20; }

.gradio-container { font-size: 16px; }
.gradio-container :is(.min_value, .max_value) { color: var(--quiet); }  /* gradio's own is too pale to be read */
:lang(ko) { word-break: keep-all; }  /* Korean breaks between words */
.gradio-container > main.app, .gradio-container .main { max-width: 1240px !important; margin: 0 auto; }
.gradio-container .prose { font-size: 16px; }
.gradio-container .html-container { padding: 0; }
.masthead { display: flex; gap: 16px; align-items: baseline; }
.masthead h1 { font-size: 22px; font-weight: 700; margin: 0; letter-spacing: -0.01em; white-space: nowrap; }
.masthead p { margin: 0; color: var(--quiet); }
.masthead select { margin-left: auto; font: inherit; }
.masthead :is(button, select) { border: 1px solid var(--hairline); border-radius: 4px; background: none;
  color: var(--quiet); font-size: 16px; padding: 2px 10px; cursor: pointer; }
:root:not([data-keeps-nothing]) .keeps-nothing { display: none; }
.masthead button[aria-pressed=true] { background: var(--body-text-color); color: var(--body-background-fill); }
:root.present { zoom: 1.28; }
:root.present .masthead p { display: none; }
.lead p, p.lead { font-size: 18px; margin: 0; max-width: 62em; }
.quiet { color: var(--quiet); font-size: 16px; }
.facts { font-variant-numeric: tabular-nums; }
.hint { color: var(--quiet); font-size: 16px; margin: 0; }
.problem { border-left: 4px solid var(--missed); padding: 8px 12px; margin: 4px 0; background: var(--card); }
.gradio-container .form { background: none; border: 0; box-shadow: none; gap: 12px; }
.gradio-container .block { overflow: visible; }
.gradio-container button.lg { font-size: 16px; padding: 9px 14px; white-space: nowrap; }
.gradio-container :is(button.md, button.sm, .min_value, .max_value) { font-size: 16px; }
.gradio-container button[role=tab].selected { color: var(--body-text-color); font-weight: 600; }
.gradio-container button[role=tab].selected::after { background-color: var(--body-text-color); }
.gradio-container .tabitem { padding: 6px 0 0; border: 0; }
.gradio-container fieldset .wrap { gap: 6px; }
.gradio-container fieldset .wrap label { padding: 5px 10px; font-size: 16px; }
.tools { flex-wrap: nowrap; justify-content: flex-end; gap: 8px; flex: 0 0 auto !important; width: auto !important; }
.tools > * { flex: 0 0 auto !important; }
.run-head { align-items: flex-start; }
.run-head > *:first-child { flex: 1 1 420px !important; }
.beside { align-items: center !important; }
.beside > button { flex: 0 0 auto !important; width: auto; }
.beside > *:last-child { flex: 1 1 260px !important; }
.snug { justify-content: flex-start; gap: 14px; }
.snug > * { flex: 0 1 auto !important; width: auto !important; min-width: 0 !important; }
.bottom { align-items: flex-end !important; }
/* A hidden spinner's seconds would still be read out. */
.gradio-container [data-testid="status-tracker"].hide { display: none; }
.bar { height: 10px; border-radius: 5px; background: var(--hairline); overflow: hidden; margin: 6px 0;
  max-width: 420px; }
.bar i { display: block; height: 100%; background: var(--body-text-color); transition: width .3s; }
.bar.unknown i { opacity: .4; }
.wall { display: grid; grid-template-columns: repeat(auto-fill, minmax(172px, 1fr)); gap: 16px 12px; }
.wall figure { margin: 0; min-width: 0; }
.wall figcaption { font-size: 16px; line-height: 1.25; margin-top: 4px; max-width: 180px; }
.gradio-container h3 { font-size: 16px; font-weight: 600; margin: 0 0 4px; }

.paper { background-color: var(--paper); box-shadow: 0 0 0 1px var(--hairline); image-rendering: pixelated; }
.clip { display: inline-block; background-image: var(--sheet); background-repeat: no-repeat;
  background-size: calc(100% * var(--frames)) 100%; flex: none;
  animation: play-clip var(--loop) steps(var(--frames), jump-none) infinite; }
@keyframes play-clip { from { background-position-x: 0%; } 75%, to { background-position-x: 100%; } }
.strip { display: inline-flex; flex-wrap: wrap; gap: 3px; max-width: 100%; }
.strip i { display: block; width: var(--cell); aspect-ratio: 1; background-image: var(--sheet);
  background-size: calc(100% * var(--frames)) 100%;
  background-position-x: calc(100% * var(--at) / (var(--frames) - 1)); }
.strip i.mark { margin-left: 9px; position: relative; }
.strip i.mark::before { content: ""; position: absolute; left: -7px; top: -2px; bottom: -2px; width: 2px;
  background: var(--body-text-color); }

.badge { display: inline-block; border-radius: 99px; padding: 1px 10px; font-size: 16px; font-weight: 600;
  white-space: nowrap; border: 1.5px solid currentColor; }
figcaption .badge { white-space: normal; border-radius: 12px; padding: 0 8px; }  /* a long word, a narrow clip */
.badge.taught { color: var(--taught); background: var(--taught-soft); }
.badge.unseen { color: var(--unseen); background: var(--unseen-soft); border-style: dashed; }
#train-obey .role-legend { display: none; }
.legend { display: flex; gap: 14px; align-items: baseline; flex-wrap: wrap; }
.legend h3 { margin: 0; }
/* The curves differ by their dashes, too. The chart knows colours only. */
#train-obey path[stroke="#f08a24"] { stroke-dasharray: 7 4; }
.legend .key { width: 26px; height: 3px; vertical-align: 4px; border-radius: 0; }
.legend .key.unseen { background: repeating-linear-gradient(90deg, var(--unseen-fill) 0 7px, transparent 7px 11px);
  box-shadow: none; }
.key { display: inline-block; width: 14px; height: 14px; vertical-align: -2px; margin-right: 4px; border-radius: 2px; }
.key.taught { background: var(--taught-fill); }
.key.knew { background: #4c4c55; }
.key.unseen { background: repeating-linear-gradient(45deg, var(--unseen-fill) 0 3px, var(--paper) 3px 5px);
  box-shadow: inset 0 0 0 1.5px var(--unseen-fill); }
.part.kept { color: var(--kept); }
.part.missed { color: var(--missed); }

.gradio-container button:focus-visible, .gradio-container [tabindex]:focus-visible,
.gradio-container input:focus-visible, .gradio-container a:focus-visible
  { outline: 3px solid var(--body-text-color); outline-offset: 2px; }

@media (max-width: 640px) {
  .gradio-container .row { flex-direction: column; }
  .masthead p, .masthead button { display: none; }
  button.lg { white-space: normal !important; max-width: 100%; }
  .gradio-container .tab-container button { padding: 0 8px !important; }
  .wall { grid-template-columns: repeat(2, 1fr); justify-items: center; }
}
@media (prefers-reduced-motion: reduce) {
  .clip { animation: none; background-position-x: 0%; }  /* the first frame: halfway would be between two */
  .gradio-container * { transition: none !important; scroll-behavior: auto !important; }
}
"""
CSS_FILES = [Path(__file__).parents[1] / name for name in ("ask/ask.css", "teach/own.css")]
# Without it a phone would paint its bars in the browser's colour.
HEAD = '<meta name="color-scheme" content="light dark">'
