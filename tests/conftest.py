import pytest

from tests.core_runs import finish, tiny_config


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
