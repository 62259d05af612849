"""The models that ship with the project as a folder for any web server: a page for each, and a gallery that leads to
them."""

from html import escape
from pathlib import Path
from urllib.parse import urlencode

from t2v_core.generation.sampling import SHIPPED_RUN, generate, load_model
from t2v_core.generation.video_files import encode_clip
from t2v_core.home.assembly import read_part, write_page
from t2v_core.home.contents import example_prompts
from t2v_core.runs import write_atomically

SHIPPED = {"full": "All shapes, colours and motions", "quick": "One blue circle"}
_SCALE, _SEED = 3, 0
_SECTION = '<section>\n<h2><a href="{page}">{title}</a></h2>\n<ul class="gallery">\n{clips}\n</ul>\n</section>'
_CLIP = '<li><a href="{page}#{asked}"><img src="{image}" width="{side}" height="{side}" alt="">{prompt}</a></li>'


def write_site(folder: Path) -> None:
    """Write index.html, a page for each shipped model, and the clips of the gallery."""
    sections = []
    for name, title in SHIPPED.items():
        run = SHIPPED_RUN.parent / name
        write_page(run, folder / f"{name}.html", title)
        sections.append(_gallery(run, folder, name, title))
    index = read_part("gallery.html").format(style=read_part("page.css"), sections="\n".join(sections))
    write_atomically(folder / "index.html", index.encode("utf-8"))


def _gallery(run: Path, folder: Path, name: str, title: str) -> str:
    """A model's clips, each a link that makes it again."""
    model = load_model(run)
    prompts = example_prompts(model, run)
    clips = []
    for number, (prompt, clip) in enumerate(
        zip(prompts, generate(model, prompts, [_SEED] * len(prompts)), strict=True)
    ):
        image = f"clips/{name}-{number}.webp"
        write_atomically(folder / image, encode_clip(clip, ".webp", scale=_SCALE))
        asked = escape(urlencode({"prompt": prompt, "seed": _SEED}))
        side = _SCALE * model.frame_size
        clips.append(_CLIP.format(page=f"{name}.html", asked=asked, image=image, side=side, prompt=escape(prompt)))
    return _SECTION.format(page=f"{name}.html", title=escape(title), clips="\n".join(clips))
