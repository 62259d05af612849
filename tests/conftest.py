import pytest

from t2v_core.training import clip_stages, frame_stages, reports
from tests.core_runs import finish, tiny_config


def small_batches(patch: pytest.MonkeyPatch) -> None:
    """Models of a few steps obey nothing: judging hundreds of their clips would be most of the tests' time."""
    patch.setattr(frame_stages, "FRAME_BATCH", 16)
    patch.setattr(clip_stages, "CLIP_BATCH", 32)
    patch.setattr(clip_stages, "CODE_BATCH", 64)
    patch.setattr(reports, "LAST_CLIPS", 6)
    patch.setattr(reports, "REPORT_CLIPS", 4)


@pytest.fixture(scope="session", autouse=True)
def small_batches_and_reports():
    with pytest.MonkeyPatch.context() as patch:
        small_batches(patch)
        yield


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory):
    """A flow model after 24 steps: it obeys nothing, but has every part."""
    run = tmp_path_factory.mktemp("runs") / "tiny"
    finish(tiny_config(), run)
    return run


@pytest.fixture(scope="session")
def tiny_runs(tiny_run, tmp_path_factory):
    """One such run of every model."""
    runs = {"flow": tiny_run}
    for model in ("video_gan", "blog_gan"):
        runs[model] = tmp_path_factory.mktemp("runs") / model
        finish(tiny_config(model), runs[model])
    return runs
