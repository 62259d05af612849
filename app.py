"""Start the app: `python app.py [--host HOST] [--port PORT]`. Also the entry point of a Hugging Face Space."""

import argparse
import os

# Read by gradio and the hub's client when they are imported: nothing is ever sent or fetched.
os.environ.update(
    GRADIO_ANALYTICS_ENABLED="False",
    GRADIO_ANALYTICS_CACHE_FREQUENCY="1000",
    GRADIO_ANALYTICS_MAX_EVENTS="500",
    HF_HUB_OFFLINE="1",
)

from starlette.middleware import Middleware

from demo.interface import build_demo
from demo.shared.spoken_page import InItsLanguage
from demo.shared.theme import CSS, CSS_FILES, HEAD, THEME


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    on_spaces = bool(os.environ.get("SPACE_ID"))
    parser.add_argument("--host", default="0.0.0.0" if on_spaces else "127.0.0.1", help="0.0.0.0 to serve a class")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "7860")))
    options = parser.parse_args()
    demo = build_demo()
    demo.queue(max_size=200, api_open=False)
    demo.launch(
        server_name=options.host,
        server_port=options.port,
        theme=THEME,
        css=CSS,
        css_paths=CSS_FILES,
        head=HEAD,
        share=False,
        ssr_mode=False,
        strict_cors=True,
        show_error=False,
        enable_monitoring=False,
        max_file_size="200mb",
        run_history=False,
        footer_links=[],
        app_kwargs={"middleware": [Middleware(InItsLanguage)]},
    )


if __name__ == "__main__":
    main()
