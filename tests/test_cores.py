"""Cores and memory that a process may use: affinity, and the quotas of both versions of cgroups."""

import os

import psutil
import pytest

from t2v_core.cores import usable_cores, usable_memory


@pytest.fixture
def affinity(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(16)), raising=False)


def system(tmp_path, own, files):
    root = tmp_path / "cgroup"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "own").write_text(own)
    return root, tmp_path / "own"


@pytest.mark.parametrize(
    "own, files, cores",
    [
        ("0::/\n", {"cpu.max": "max 100000\n"}, 16),
        ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 1.5),
        # The tightest limit above the process holds.
        ("0::/lab/seat\n", {"lab/cpu.max": "400000 100000\n", "lab/seat/cpu.max": "max 100000\n"}, 4),
        (
            "4:cpu,cpuacct:/lab\n",
            {"cpu,cpuacct/lab/cpu.cfs_quota_us": "200000", "cpu,cpuacct/lab/cpu.cfs_period_us": "100000"},
            2,
        ),
        ("4:cpu:/docker/4f\n", {"cpu/cpu.cfs_quota_us": "300000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 3),
        ("4:cpu:/\n", {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 16),
        ("", {}, 16),
        ("0::/\n", {"cpu.max": "nonsense"}, 16),
    ],
)  # fmt: skip
def test_the_tightest_limit_holds(affinity, tmp_path, own, files, cores):
    assert usable_cores(*system(tmp_path, own, files)) == cores


def test_the_affinity_is_a_limit_too(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {3}, raising=False)
    assert usable_cores(*system(tmp_path, "0::/\n", {"cpu.max": "800000 100000"})) == 1


def test_memory_is_the_machines_or_the_containers(tmp_path):
    whole = psutil.virtual_memory().total
    assert usable_memory(*system(tmp_path, "0::/\n", {"memory.max": "max\n"})) == whole
    assert usable_memory(*system(tmp_path, "0::/\n", {"memory.max": "3000000\n"})) == 3_000_000
    first = system(tmp_path, "9:memory:/lab\n", {"memory/lab/memory.limit_in_bytes": "2000000\n"})
    assert usable_memory(*first) == 2_000_000
