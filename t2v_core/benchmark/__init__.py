"""Every speed and memory figure that we claim, side by side: `python -m t2v_core.benchmark`."""
