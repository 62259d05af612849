"""Where it computes: a GPU that is there but cannot be used leaves the work to the CPU, and says so in a line."""

import pytest
import torch

from t2v_core import device
from t2v_core.errors import UserError


@pytest.fixture(autouse=True)
def _chosen_anew():
    device.choose_device.cache_clear()
    device.choose_dtype.cache_clear()
    yield
    device.choose_device.cache_clear()
    device.choose_dtype.cache_clear()


@pytest.fixture
def gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("CUDA error: no kernel image is available for execution on the device\nCompile with ..."),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 MiB."),
        RuntimeError(""),
    ],
)
@pytest.mark.parametrize("wanted", ["auto", "cuda"])
def test_a_gpu_that_cannot_be_used_is_told_in_one_line(monkeypatch, capsys, gpu, error, wanted):
    def fail(found):
        raise error

    monkeypatch.setattr(device, "_try_out", fail)
    assert device.choose_device(wanted).type == "cpu"
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1 and told[0].startswith("The GPU cannot be used, so the CPU computes: ")
    assert (str(error).splitlines() or ["RuntimeError"])[0] in told[0]


def test_one_that_works_is_used_unless_the_cpu_was_asked_for(monkeypatch, gpu):
    monkeypatch.setattr(device, "_try_out", lambda found: None)
    assert device.choose_device("auto").type == "cuda"
    assert device.choose_device("cpu").type == "cpu"


def test_a_gpu_that_is_not_there_is_said_to_be_missing(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device.choose_device("auto").type == "cpu"
    with pytest.raises(UserError, match="no GPU here"):
        device.choose_device("cuda")


def test_bfloat16_only_where_the_hardware_has_it(monkeypatch):
    """torch counts emulation as support, unless it is told not to."""
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: including_emulation)
    assert device.choose_dtype("auto", torch.device("cuda")) == torch.float32
    for gain, chosen in ((0.01, torch.float32), (2.0, torch.bfloat16)):
        device.choose_dtype.cache_clear()
        seconds = {torch.float32: 1.0, torch.bfloat16: 1 / gain}
        monkeypatch.setattr(device, "seconds_for_products", seconds.get)
        assert device.choose_dtype("auto", torch.device("cpu")) == chosen
