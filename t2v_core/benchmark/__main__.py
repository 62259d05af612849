"""Every speed and memory figure that we claim, side by side in one run on the machine it runs on.

python -m t2v_core.benchmark [--quick] [--out FILE.json]
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from tqdm import tqdm

from t2v_core.benchmark.asking import measure_asking, measure_cold_start
from t2v_core.benchmark.chart import chart
from t2v_core.benchmark.company import measure_company
from t2v_core.benchmark.data_sets import measure_writing
from t2v_core.benchmark.growth import GrowthPoint, growth_panels, measure_growth
from t2v_core.benchmark.instruments import Effort, apart, measure_machine, quick_effort
from t2v_core.benchmark.learning import Learning, measure_learning, rate_at
from t2v_core.benchmark.own_worlds import measure_own_worlds
from t2v_core.benchmark.steps import courses, measure_stages
from t2v_core.benchmark.tables import tables
from t2v_core.errors import UserError
from t2v_core.runs import write_atomically, write_json

Section = Literal["machine", "stages", "writing", "generation", "learning", "busy", "own_worlds", "growth"]
SECTIONS: tuple[Section, ...] = get_args(Section)
Sections = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Command:
    """Measure speed and memory on this machine, which should have nothing else to do. Takes an hour and a half."""

    quick: bool = False
    """A minute and a half: few repeats, nothing that takes a training to the end."""
    out: Path = Path("runs/benchmark.json")
    """Beside it go the table (.md) and the picture of growth (.png)."""
    sections: tuple[Section, ...] = field(default=SECTIONS)
    """Only these; the share of the ceiling needs `machine`."""


def measure_machine_section(command: Command, effort: Effort, before: Sections) -> Any:
    return asdict(apart(measure_machine, effort))


def measure_stages_section(command: Command, effort: Effort, before: Sections) -> Any:
    ceilings = before.get("machine", {}).get("ceilings", {})
    found = [
        apart(measure_stages, config, effort, ceilings)
        for config in tqdm(courses(command.quick), desc="Steps of training", leave=False)
    ]
    return [asdict(speed) for speeds in found for speed in speeds]


def measure_writing_section(command: Command, effort: Effort, before: Sections) -> Any:
    return [asdict(writing) for writing in apart(measure_writing, effort)]


def measure_generation_section(command: Command, effort: Effort, before: Sections) -> Any:
    return {"cold": asdict(measure_cold_start(effort)), "asking": asdict(apart(measure_asking, effort))}


def measure_learning_section(command: Command, effort: Effort, before: Sections) -> Any:
    """Trainings of every model, one after the other."""
    learned = [apart(measure_learning, config, effort.clips_asked) for config in courses(quick_only=True)]
    return [asdict(entry) | {"when_ended": when_ended(entry, learned)} for entry in learned]


def when_ended(entry: Learning, others: Sequence[Learning]) -> Sections:
    """A model's rate by the time that each of the trainings ended, by model; None before it can be asked."""
    found = {other.model: rate_at(other.seconds, entry.points) for other in others}
    return {model: asdict(rate) if rate else None for model, rate in found.items()}


def measure_busy_section(command: Command, effort: Effort, before: Sections) -> Any:
    """The default training in the company that people have."""
    return [asdict(entry) for entry in measure_company("quick", effort.clips_asked)]


def measure_own_worlds_section(command: Command, effort: Effort, before: Sections) -> Any:
    return [asdict(taught) for taught in measure_own_worlds(effort.clips_asked)]


def measure_growth_section(command: Command, effort: Effort, before: Sections) -> Any:
    return [asdict(point) for point in measure_growth(effort)]


# Each gets what the sections before it have found.
MEASURES: dict[Section, Callable[[Command, Effort, Sections], Any]] = {
    "machine": measure_machine_section,
    "stages": measure_stages_section,
    "writing": measure_writing_section,
    "generation": measure_generation_section,
    "learning": measure_learning_section,
    "busy": measure_busy_section,
    "own_worlds": measure_own_worlds_section,
    "growth": measure_growth_section,
}


def chosen_sections(command: Command) -> list[Section]:
    """In their order; --quick leaves whole trainings out. Raises UserError if nothing is left."""
    long = ("learning", "busy", "own_worlds")
    chosen = [name for name in SECTIONS if name in command.sections and not (command.quick and name in long)]
    if not chosen:
        raise UserError("There is nothing to measure: --quick leaves whole trainings out.")
    return chosen


def run_benchmark(command: Command) -> Sections:
    """Measure section after section, writing the report after each, so that a run cut off keeps what it has.

    A section that fails is told in the report, and the others go on.
    """
    effort = quick_effort() if command.quick else Effort()
    sections: Sections = {}
    report: Sections = {
        "date": datetime.now().astimezone().isoformat(timespec="minutes"),
        "quick": command.quick,
        "effort": json.loads(json.dumps(asdict(effort))),  # as it will be read back
        "sections": sections,
    }
    for name in (bar := tqdm(chosen_sections(command), unit="section")):
        bar.set_description(name)
        try:
            sections[name] = MEASURES[name](command, effort, sections)
        except Exception as error:  # the other sections are worth having all the same
            sections[name] = {"error": f"{type(error).__name__}: {error}"}
        write_report(report, command.out)
    return report


def write_report(report: Sections, out: Path) -> None:
    """The JSON, the table and, once growth was measured, its picture."""
    write_json(out, report)
    write_atomically(out.with_suffix(".md"), tables(report).encode())
    growth = report["sections"].get("growth")
    if growth and isinstance(growth, list):
        panels = growth_panels([GrowthPoint(**point) for point in growth])
        try:
            write_atomically(out.with_suffix(".png"), chart(panels, columns=len(panels) // 2))
        except ImportError:
            print("No picture of the growth: pip install -r requirements-dev.txt brings matplotlib.", file=sys.stderr)


def main() -> None:
    import tyro

    command = tyro.cli(Command)
    try:
        report = run_benchmark(command)
    except (UserError, OSError) as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(f"Stopped. What was measured is in {command.out}.")
    print(tables(report))
    print(f"The report is in {command.out}.", file=sys.stderr)
    if any("error" in found for found in report["sections"].values()):
        sys.exit("Not everything could be measured.")


if __name__ == "__main__":
    main()
