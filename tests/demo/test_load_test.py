"""The command that asks like a class: told to end, it ends, and says how long clients waited."""

import re
import subprocess
import sys
import time

from demo.shared import visitors


def test_a_load_test_that_is_told_to_end_sums_up_and_ends(tmp_path):
    options = ["--clients", "2", "--prompts", "1000", "--every", "1", "--seconds", "3600"]
    with (tmp_path / "log").open("wb") as log:
        asking = subprocess.Popen(
            [sys.executable, "-m", "demo.load_test", *options], stdout=log, stderr=log, cwd=visitors.PROJECT
        )
    deadline = time.monotonic() + 120
    while "asking" not in (tmp_path / "log").read_text():
        assert time.monotonic() < deadline and asking.poll() is None
        time.sleep(0.2)
    time.sleep(3)
    asking.terminate()
    asking.wait(60)
    assert re.search(r"p50 \d+ ms, p95 \d+ ms, errors 0, mix-ups 0", (tmp_path / "log").read_text())
