"""A page put together: the files of `page/` as they are, one after the other, and a model's contents."""

import re
from html import escape
from pathlib import Path
from typing import Any

from t2v_core.home.contents import contents_of
from t2v_core.home.language import as_script
from t2v_core.runs import write_atomically

PAGE = Path(__file__).parent / "page"
# In the order in which they are read: what they have in common first, what asks for it last.
MAKER = (
    "noise", "layers", "hearing", "clip_decoder", "drawing", "world", "spelling", "prompts", "meanings", "word_order",
    "paraphrase", "reading", "rasteriser", "things", "track", "paths", "looks", "judge", "several", "scene_layers",
    "maker",
)  # fmt: skip


def page_of(contents: dict[str, Any]) -> str:
    """One HTML file with a model in it, from what `contents_of` gives."""
    about = dict(contents)
    weights = about.pop("weights")
    parts = {
        "title": escape(contents["name"]),
        "style": read_part("page.css"),
        "model": as_script(about),
        "weights": as_script(weights),
        "maker": "\n".join(read_part(f"{name}.js") for name in MAKER),
        "worker": read_part("worker.js"),
        "page": read_part("page.js"),
    }
    # In one pass: nothing that is put in is looked through again.
    return re.sub(rf"{{({'|'.join(parts)})}}", lambda found: parts[found[1]], read_part("page.html"))


def write_page(run: Path, file: Path, name: str) -> None:
    """Write a run's model as one HTML file. Raises as `contents_of`."""
    write_atomically(file, page_of(contents_of(run, name)).encode("utf-8"))


def read_part(name: str) -> str:
    """The text of a file of the page."""
    return (PAGE / name).read_text(encoding="utf-8")
