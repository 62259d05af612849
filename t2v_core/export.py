"""A model to take home: one HTML file that needs no server, or a folder of such pages for any web server.

python -m t2v_core.export --run RUN_DIR --out fish.html
python -m t2v_core.export --site DIR
"""

from dataclasses import dataclass
from pathlib import Path

from t2v_core.errors import UserError, told_in_a_line
from t2v_core.generation.sampling import SHIPPED_RUN
from t2v_core.home.assembly import write_page
from t2v_core.home.site import write_site

SHIPPED = Path("shipped")


@dataclass(frozen=True, kw_only=True)
class Command:
    """Write a model as one HTML file, or the shipped ones as a site."""

    run: Path = SHIPPED
    """A run folder, or "shipped"."""
    out: Path | None = None
    """The HTML file to write."""
    name: str | None = None
    """What the page calls the model; the run's name unless given."""
    site: Path | None = None
    """A folder for a page of each shipped model and a gallery, instead of one file."""


def main() -> None:
    import tyro

    command = tyro.cli(Command)
    with told_in_a_line():
        if (command.out is None) == (command.site is None):
            raise UserError("Give either --out FILE.html or --site DIR.")
        if command.site is not None:
            write_site(command.site)
            print(f"{command.site / 'index.html'}: put this folder on any web server.")
            return
        assert command.out is not None
        is_shipped = command.run == SHIPPED
        name = command.name or ("Motion Lab" if is_shipped else command.run.resolve().name)
        write_page(SHIPPED_RUN if is_shipped else command.run, command.out, name)
        print(f"{command.out}: {command.out.stat().st_size / 1e6:.1f} MB. Open it in any browser.")


if __name__ == "__main__":
    main()
