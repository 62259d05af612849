"""`make` on machines as people have them: half-made environments, no module venv, with and without an NVIDIA driver.

Python, uv and the driver are stand-ins in PATH that write down how they were called.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Of the environment: knows pip, and torch once that was installed.
OWN_PYTHON = """#!/bin/sh
echo "python $*" >> "$LOG"
case "$*" in
  *find_spec*) [ -e "$LOG.torch" ] || exit 1 ;;
  "-m pip install --quiet uv") exit 1 ;;
  "-m pip install"*) exit ${PIP_FAILS:-0} ;;
esac
exit 0
"""
PYTHON = """#!/bin/sh
echo "system-python $*" >> "$LOG"
case "$*" in
  "-m venv .venv")
    mkdir -p .venv/bin
    [ -z "${NO_VENV:-}" ] || { ln -s /nonexistent .venv/bin/python; exit 1; }
    cp "$LOG.own" .venv/bin/python && chmod +x .venv/bin/python ;;
  *version_info*) exit ${TOO_OLD:-0} ;;
esac
"""
UV = '#!/bin/sh\necho "uv $*" >> "$LOG"\nexit ${UV_FAILS:-0}\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A checkout with no more than what `make` reads, and a PATH with stand-ins."""
    folder, tools = tmp_path / "project", tmp_path / "tools"
    folder.mkdir()
    tools.mkdir()
    for name in ("Makefile", "install.sh", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("sh", "make", "df", "awk", "uname", "mkdir", "cp", "chmod", "rm", "touch", "ln", "dirname", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    (tmp_path / "log.own").write_text(OWN_PYTHON)
    put(tools, "python3", PYTHON)
    for name, value in {"PATH": str(tools), "LOG": str(tmp_path / "log"), "NVIDIA_DRIVER": "/nonexistent"}.items():
        monkeypatch.setenv(name, value)
    for name in ("MAKEFLAGS", "MAKELEVEL", "PYTHON", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return folder


def put(tools: Path, name: str, text: str) -> None:
    (tools / name).write_text(text)
    (tools / name).chmod(0o755)


def make(project: Path, *words: str, **environment: str) -> tuple[subprocess.CompletedProcess, list[str]]:
    """What make said, and how the stand-ins were called."""
    log = project.parent / "log"
    log.unlink(missing_ok=True)
    done = subprocess.run(
        ["make", *words], cwd=project, env=os.environ | environment, capture_output=True, text=True, timeout=60
    )
    return done, log.read_text().splitlines() if log.exists() else []


def test_without_a_driver_uv_takes_the_cpu_build_and_disk_and_download_are_said_before(project):
    put(project.parent / "tools", "uv", UV)
    done, calls = make(project, ".venv/app")
    assert done.returncode == 0, done.stderr
    assert "torch for the CPU" in done.stderr and "2 GB of disk" in done.stderr and "to download" in done.stderr
    (installed,) = [call for call in calls if call.startswith("uv ")]
    assert "--torch-backend=auto" in installed and "-r requirements.txt" in installed and "index" not in installed
    assert not [call for call in calls if "pip install" in call and call.startswith("python")]
    done, calls = make(project, ".venv/app")
    assert done.returncode == 0 and not [call for call in calls if "install" in call], "it is there already"


@pytest.mark.parametrize("driver", ["file", "command"])
def test_with_a_driver_it_says_so_and_uv_chooses(project, driver):
    put(project.parent / "tools", "uv", UV)
    if driver == "command":
        put(project.parent / "tools", "nvidia-smi", "#!/bin/sh\nexit 0\n")
    file = {"NVIDIA_DRIVER": str(project)} if driver == "file" else {}
    done, calls = make(project, ".venv/app", **file)
    assert done.returncode == 0 and "your NVIDIA GPU" in done.stderr and "6 GB of disk" in done.stderr
    assert [call for call in calls if "--torch-backend=auto" in call]


def test_an_nvidia_smi_without_its_driver_is_no_gpu(project):
    put(project.parent / "tools", "nvidia-smi", "#!/bin/sh\nexit 9\n")
    done, _ = make(project, ".venv/app")
    assert "torch for the CPU" in done.stderr


@pytest.mark.parametrize("there", [True, False])
def test_where_uv_fails_or_cannot_be_had_pip_does_it_and_one_line_says_so(project, there):
    if there:
        put(project.parent / "tools", "uv", UV)
    done, calls = make(project, ".venv/app", UV_FAILS="2")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("pip installs its usual one") == 1
    assert "python -m pip install --quiet -r requirements.txt" in calls


def test_a_torch_that_is_there_is_left_as_it_is(project):
    put(project.parent / "tools", "uv", UV)
    (project.parent / "log.torch").touch()
    done, calls = make(project, ".venv/app")
    assert done.returncode == 0 and "GB" not in done.stderr
    assert not [call for call in calls if call.startswith("uv")]
    assert "python -m pip install --quiet -r requirements.txt" in calls


@pytest.mark.parametrize("half", ["empty", "no pip", "python gone"])
def test_a_half_made_environment_is_made_anew(project, half):
    bin_folder = project / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    if half == "no pip":
        put(bin_folder, "python", "#!/bin/sh\nexit 1\n")
    if half == "python gone":
        (bin_folder / "python").symlink_to("/nonexistent/python3")
        (project / ".venv" / "app").touch()
    done, calls = make(project, ".venv/app")
    assert done.returncode == 0, done.stderr
    assert "half-made" in done.stderr and "system-python -m venv .venv" in calls
    assert [call for call in calls if "pip install --quiet -r requirements.txt" in call]


def test_without_the_module_venv_it_says_what_to_install_and_leaves_nothing(project):
    for _ in range(2):
        done, _ = make(project, ".venv/app", NO_VENV="1")
        assert done.returncode != 0 and "sudo apt install python3-venv" in done.stderr
        assert not (project / ".venv").exists()
    done, _ = make(project, ".venv/app")
    assert done.returncode == 0, "it mends itself once that is installed"


def test_a_python_that_is_too_old_is_named(project):
    done, _ = make(project, ".venv/app", TOO_OLD="1")
    assert done.returncode != 0 and "Python 3.11 or newer" in done.stderr and "make PYTHON=" in done.stderr


def test_a_network_that_goes_in_the_middle_is_said_and_the_next_time_goes_on(project):
    done, _ = make(project, ".venv/app", PIP_FAILS="1")
    assert done.returncode != 0 and "goes on from what is there" in done.stderr
    assert not (project / ".venv" / "app").exists()
    done, calls = make(project, ".venv/app")
    assert done.returncode == 0 and "system-python -m venv .venv" not in calls


def test_a_full_disk_is_said_before_anything_is_fetched(project):
    (project.parent / "tools" / "df").unlink()
    put(
        project.parent / "tools", "df", '#!/bin/sh\nprintf "Filesystem 1024-blocks Used Available\\nx 9 9 1000000\\n"\n'
    )
    done, calls = make(project, ".venv/app")
    assert done.returncode != 0 and "only 1 GB free" in done.stderr
    assert not [call for call in calls if "install" in call]


@pytest.mark.parametrize(
    ("words", "environment", "wanted"),
    [
        ([], {}, "python app.py"),
        (["HOST=0.0.0.0"], {}, "python app.py --host 0.0.0.0"),
        (["HOST=0.0.0.0", "PORT=8000"], {}, "python app.py --host 0.0.0.0 --port 8000"),
        ([], {"HOST": "my-laptop"}, "python app.py"),
        ([], {"PORT": "8000"}, "python app.py --port 8000"),
    ],
)
def test_host_and_port_reach_the_app(project, words, environment, wanted):
    """A HOST in the environment is the shell's own name for the machine."""
    done, calls = make(project, "demo", *words, **environment)
    assert done.returncode == 0, done.stderr
    assert calls[-1].strip() == wanted


def test_binaries_go_to_the_hub_by_lfs():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    binary = [name for name in listed.stdout.split() if name.endswith((".safetensors", ".png", ".gif", ".webp"))]
    asked = subprocess.run(
        ["git", "check-attr", "filter", "--stdin"], cwd=ROOT, input="\n".join(binary), capture_output=True, text=True
    )
    assert binary and all(line.endswith("filter: lfs") for line in asked.stdout.splitlines())
