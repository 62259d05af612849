"""Start the app: `python app.py [--host HOST] [--port PORT] [--root-path PATH]`. Also the entry point of a Hugging Face
Space."""

import argparse
import os
import sys

from demo.shared import surroundings

# Read by gradio and the hub's client when they are imported: nothing is ever sent or fetched.
QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "500",
    "HF_HUB_OFFLINE": "1",
}


def read_options() -> argparse.Namespace:
    """Of the command line; else as gradio's own variables say. GRADIO_SHARE is not listened to: nothing leaves this
    machine."""
    asked = os.environ.get
    parser = argparse.ArgumentParser(description=__doc__)
    everywhere = "0.0.0.0" if surroundings.on_spaces() else "127.0.0.1"
    parser.add_argument("--host", default=asked("GRADIO_SERVER_NAME") or everywhere, help="0.0.0.0 to serve a class")
    port = asked("PORT") or asked("GRADIO_SERVER_PORT") or "7860"
    parser.add_argument("--port", type=int, default=port)  # text, so that what is no number is refused in a line
    parser.add_argument(
        "--root-path", default=asked("GRADIO_ROOT_PATH") or "", help="such as /lab, where a reverse proxy has it there"
    )
    return parser.parse_args()


def main() -> None:
    options = read_options()
    os.environ.update(QUIET)
    try:
        surroundings.settle()
    except PermissionError as error:
        sys.exit(f"{error}")

    from starlette.middleware import Middleware

    from demo.interface import build_demo  # gradio reads the environment when it is imported
    from demo.shared.spoken_page import InItsLanguage
    from demo.shared.theme import CSS, CSS_FILES, HEAD, THEME

    demo = build_demo()
    demo.queue(max_size=200, api_open=False)
    demo.launch(
        server_name=options.host,
        server_port=options.port,
        root_path=options.root_path,
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
