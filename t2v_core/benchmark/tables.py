"""The benchmark's report as text: a Markdown table for each section, made from its JSON alone."""

from collections.abc import Callable, Sequence
from typing import Any

Json = dict[str, Any]


def tables(report: Json) -> str:
    """All sections of a report, in its order. One that failed says why."""
    parts = []
    for name, found in report["sections"].items():
        if isinstance(found, dict) and "error" in found:
            parts.append(f"## {name}\n\nFAILED: {found['error']}")
        else:
            parts += [f"## {heading}\n\n{body}" for heading, body in WRITERS[name](found)]
    return "\n\n".join([f"# Benchmark of {report['date']}{', quick' if report['quick'] else ''}", *parts]) + "\n"


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Markdown that is easy to read as it stands: columns of one width, numbers to the right."""
    texts = [[_text(cell) for cell in row] for row in rows]
    widths = [max([len(column), *(len(row[i]) for row in texts)]) for i, column in enumerate(columns)]
    right = [all(isinstance(row[i], int | float) or row[i] is None for row in rows) for i in range(len(columns))]

    def line(cells: Sequence[str]) -> str:
        padded = (f"{c:>{w}}" if r else f"{c:<{w}}" for c, w, r in zip(cells, widths, right, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = [("-" * (width - 1) + ":") if r else "-" * width for width, r in zip(widths, right, strict=True)]
    return "\n".join([line(columns), line(rule), *(line(row) for row in texts)])


def _text(cell: object) -> str:
    """Numbers with three digits that count, whole ones with their thousands apart."""
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.1%}"


def _rate(found: Json | None) -> str | None:
    """A rate with its 95 % interval."""
    return None if found is None else f"{found['obeys']:.0%} [{found['low']:.0%}, {found['high']:.0%}]"


def _ms(timing: Json) -> float:
    return 1000 * timing["p50"]


def _mb(count: float) -> float:
    return count / 1e6


def _machine(found: Json) -> list[tuple[str, str]]:
    about = [
        ("processor", found["processor"]),
        ("cores, threads of torch", f"{found['cores']}, {found['threads']}"),
        ("memory", f"{found['memory_bytes'] / 1e9:.1f} GB"),
        ("resident after imports", f"{_mb(found['imported_bytes']):,.0f} MB"),
        ("load in the minute before", f"{found['load']:.2f}"),
        ("system", found["system"]),
        ("Python, torch", f"{found['python']}, {found['torch']}"),
        ("device, precision chosen", f"{found['device']}, {found['precision']}"),
        *((f"ceiling, {precision}", f"{ceiling:,.0f} GFLOP/s") for precision, ceiling in found["ceilings"].items()),
    ]
    products = [(entry["precision"], entry["size"], entry["best"], entry["p50"]) for entry in found["products"]]
    return [
        ("Machine", table(("what", "value"), about)),
        ("Matrix products", table(("precision", "size", "best GFLOP/s", "median GFLOP/s"), products)),
    ]


def _course(entry: Json) -> str:
    return f"{entry['preset']} {entry['model']} ({entry['asked']})"


def _stages(found: list[Json]) -> list[tuple[str, str]]:
    columns = "training|stage|batch|ms a step|steps/s|per second||GFLOP a step|GFLOP/s|of the ceiling|looks at|in s|MB"
    rows = [
        (
            _course(entry),
            entry["stage"],
            entry["batch_size"],
            _ms(entry["seconds"]),
            entry["steps_per_second"],
            entry["units_per_second"],
            entry["unit"],
            entry["flops"] / 1e9,
            entry["flops"] * entry["steps_per_second"] / 1e9,
            _percent(entry["share_of_ceiling"]),
            entry["clips_looked_at"] or None,
            entry["prepare_seconds"] if entry["clips_looked_at"] else None,
            _mb(entry["peak_bytes"]),
        )
        for entry in found
    ]
    operations = [
        (
            _course(entry),
            entry["stage"],
            operation["name"],
            _percent(operation["share"]),
            operation["milliseconds"],
            operation["calls"],
        )
        for entry in found
        for operation in entry["operations"]
    ]
    return [
        ("Steps of training", table(columns.split("|"), rows)),
        (
            "Where a step's time goes",
            table(("training", "stage", "operation", "of the step", "ms a step", "calls a step"), operations),
        ),
    ]


def _writing(found: list[Json]) -> list[tuple[str, str]]:
    rows = [
        (entry["writer"], entry["preset"], entry["layout"], entry["clips"], entry["clips_per_second"], entry["ratio"])
        for entry in found
    ]
    columns = ("writer", "data", "layout", "clips", "clips/s", "times the article's")
    return [("Writing data sets", table(columns, rows))]


def _generation(found: Json) -> list[tuple[str, str]]:
    cold, asking = found["cold"], found["asking"]
    single = [
        ("the whole command, a new process", _ms(cold["command"]), 1000 * cold["command"]["best"]),
        ("loading the model, cold", _ms(cold["load"]), 1000 * cold["load"]["best"]),
        ("the first clip, cold", _ms(cold["first_clip"]), 1000 * cold["first_clip"]["best"]),
        ("one clip, warm", _ms(asking["warm"]), 1000 * asking["warm"]["best"]),
        ("judging a clip", _ms(asking["judging"]), 1000 * asking["judging"]["best"]),
        *(
            (
                f"a clip of {entry['clips']}",
                entry["milliseconds_a_clip"],
                1000 * entry["seconds"]["best"] / entry["clips"],
            )
            for entry in asking["batches"]
        ),
    ]
    solver = [
        (
            entry["num_inference_steps"],
            entry["milliseconds_a_clip"],
            *(_rate(entry["rates"].get(group)) for group in ("taught", "held_out")),
            next(iter(entry["rates"].values()))["clips"],
        )
        for entry in asking["solver"]
    ]
    encoding = [
        (entry["suffix"], entry["scale"], _ms(entry["seconds"]), entry["size_bytes"] / 1000)
        for entry in asking["encoding"]
    ]
    about = f"{asking['run']}: {asking['weights']:,} weights, {_mb(asking['peak_bytes']):,.0f} MB resident at most"
    return [
        (f"Generation ({about})", table(("what", "ms, median", "ms, best"), single)),
        ("Steps of the solver", table(("steps", "ms a clip", "taught", "held out", "clips of each"), solver)),
        ("Files", table(("format", "scale", "ms a clip", "kB"), encoding)),
    ]


def _learning(found: list[Json]) -> list[tuple[str, str]]:
    marks = [entry["rate"] for entry in found[0]["reached"]]
    columns = ["training", "steps", "ms a step", "MB", *(f"s to {mark:.0%}" for mark in marks), "held out at the end"]
    columns += [f"when {entry['model']} ends" for entry in found]
    rows = [
        (
            _course(entry),
            entry["steps"],
            1000 * entry["step_seconds"],
            _mb(entry["peak_bytes"]),
            *(reached["seconds"] for reached in entry["reached"]),
            _rate(entry["points"][-1]["asked"]),
            *(_rate(entry["when_ended"].get(other["model"])) for other in found),
        )
        for entry in found
    ]
    parts = [("Training to a held-out rate", table(columns, rows))]
    hours = [(_course(e), int(epochs), hours) for e in found for epochs, hours in e["epoch_hours"].items()]
    if hours:
        parts.append(("The article's epochs at its measured step", table(("training", "epochs", "hours"), hours)))
    return parts


def _busy(found: list[Json]) -> list[tuple[str, str]]:
    stages = list(dict.fromkeys(stage for entry in found for stage in entry["steps_per_second"]))
    columns = ["training", "beside it", "load before", "seconds", *(f"{stage}, steps/s" for stage in stages)]
    columns += ["held out", "clients' p50, ms", "clients' p95, ms"]
    rows = [
        (
            entry["preset"],
            entry["company"],
            entry["load"],
            entry["seconds"],
            *(entry["steps_per_second"].get(stage) for stage in stages),
            _rate(entry["held_out"]),
            *(
                1000 * seconds if (seconds := entry[name]) is not None else None
                for name in ("clients_p50", "clients_p95")
            ),
        )
        for entry in found
    ]
    return [("The default training in company", table(columns, rows))]


def _own_worlds(found: list[Json]) -> list[tuple[str, str]]:
    groups = list(dict.fromkeys(group for entry in found for group in entry["rates"]))
    columns = ["taught", "load before", "seconds", "steps", *(group.replace("_", " ") for group in groups)]
    columns += ["old held out before", "likeness", "likeness, rotating"]
    rows = [
        (
            entry["lesson"],
            entry["load"],
            entry["seconds"],
            entry["steps"],
            *(_rate(entry["rates"].get(group)) for group in groups),
            _percent(entry["old_before"]),
            entry["likeness"],
            entry["likeness_rotating"],
        )
        for entry in found
    ]
    return [("Things and moves of one's own", table(columns, rows))]


def _growth(found: list[Json]) -> list[tuple[str, str]]:
    rows = [
        (
            entry["quantity"],
            entry["value"],
            entry["activity"],
            entry["batch"],
            1000 * entry["seconds"],
            _mb(entry["peak_bytes"]),
        )
        for entry in found
    ]
    return [("Growth", table(("quantity", "value", "activity", "batch", "ms", "MB"), rows))]


WRITERS: dict[str, Callable[[Any], list[tuple[str, str]]]] = {
    "machine": _machine,
    "stages": _stages,
    "writing": _writing,
    "generation": _generation,
    "learning": _learning,
    "busy": _busy,
    "own_worlds": _own_worlds,
    "growth": _growth,
}
