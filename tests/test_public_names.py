"""What `import t2v_core` offers, whatever else has been imported."""

import subprocess
import sys
from importlib import import_module

import t2v_core


def test_the_commands_module_does_not_hide_the_function():
    code = (
        "import t2v_core.generate, t2v_core.training.loop\n"
        "from t2v_core.generation.sampling import generate\n"
        "assert t2v_core.generate is generate\n"
        "from t2v_core.generate import Command\n"
        "from t2v_core import generate as public\n"
        "assert public is generate and Command.__module__ == 't2v_core.generate'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_public_name_is_there():
    for module, names in t2v_core._HOMES.items():
        for name in names:
            assert getattr(t2v_core, name) is getattr(import_module(f"t2v_core.{module}"), name)
    assert sorted(name for names in t2v_core._HOMES.values() for name in names) == t2v_core.__all__
