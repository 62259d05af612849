"""Where the app may write, and what of its surroundings it must not be led astray by. Asked once, before gradio is
imported. No gradio in it."""

import getpass
import os
import secrets
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SPACE_DISK = Path("/data")  # of a Hugging Face Space that has one which lasts
_HERE = "localhost,127.0.0.1,::1,0.0.0.0"


def on_spaces() -> bool:
    """Whether this is a Hugging Face Space: shared by strangers."""
    return bool(os.environ.get("SPACE_ID"))


def home() -> Path:
    """The folder for everything that visitors make, as MOTION_LAB_HOME says it or as `settle` has found it."""
    return Path(os.environ.get("MOTION_LAB_HOME") or PROJECT / "data").resolve()


def lasts() -> bool:
    """Whether what is made here outlives the sleep of a Space."""
    return not on_spaces() or home().is_relative_to(SPACE_DISK)


def settle() -> None:
    """Choose where to write, for this process and the trainings that it starts. Raises PermissionError that says
    what to do."""
    _stay_at_home()
    if not os.environ.get("MOTION_LAB_HOME"):
        os.environ["MOTION_LAB_HOME"] = str(_first_writable(_homes()))
    elif not can_write(home()):
        raise PermissionError(f"Cannot write to {home()}, which MOTION_LAB_HOME names. Name another folder.")
    if not _has_temporary_folder():
        os.environ["TMPDIR"] = str(_made(home() / "temporary"))
        tempfile.tempdir = None  # looked for anew
    downloads = os.environ.get("GRADIO_TEMP_DIR") or Path(tempfile.gettempdir()) / "gradio"
    if not can_write(Path(downloads)):  # on a machine that is shared, it may be somebody else's
        os.environ["GRADIO_TEMP_DIR"] = str(_made(home() / "downloads"))
    if not can_write(Path(os.environ.get("HOME") or "~").expanduser()):
        # What keeps things in the owner's folder would say so at length, or fail.
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "HF_HOME", "MPLCONFIGDIR", "TORCHINDUCTOR_CACHE_DIR"):
            os.environ.setdefault(name, str(home() / "cache"))
    try:
        getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in a container: torch asks for it
        os.environ["USER"] = "somebody"


def _stay_at_home() -> None:
    """The page's own server is never asked for through a proxy, and gradio's variables are read in app.py alone."""
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name) or os.environ.get("no_proxy"), _HERE]))
    for name in ("GRADIO_SHARE", "GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT", "GRADIO_ROOT_PATH", "GRADIO_MCP_SERVER"):
        os.environ.pop(name, None)


def _homes() -> list[Path]:
    own = os.environ.get("XDG_DATA_HOME") or Path(os.environ.get("HOME") or "~").expanduser() / ".local" / "share"
    on_disk = [SPACE_DISK / "motion-lab"] if on_spaces() and SPACE_DISK.is_dir() else []
    return [*on_disk, PROJECT / "data", Path(own) / "motion-lab"]


def _first_writable(folders: list[Path]) -> Path:
    for folder in folders:
        if can_write(folder):
            return folder
    raise PermissionError(
        f"Cannot write to {' or '.join(map(str, folders))}. Name a folder of yours: MOTION_LAB_HOME=/some/folder"
    )


def can_write(folder: Path) -> bool:
    """By trying; permissions alone do not say it. Makes the folder if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tried = folder / f".tried-{secrets.token_hex(4)}"
        tried.touch()
        tried.unlink()
    except (OSError, RuntimeError):
        return False
    return True


def _has_temporary_folder() -> bool:
    try:
        return can_write(Path(tempfile.gettempdir()))
    except FileNotFoundError:
        return False


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
