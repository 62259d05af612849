"""A model that was taken home, opened from disk in a real browser with the network cut."""

import pytest
from playwright.sync_api import expect

from t2v_core.generation.sampling import SHIPPED_RUN, load_model, read_prompts
from t2v_core.home.assembly import write_page
from t2v_core.world import meanings
from t2v_core.world.prompts import PromptError
from tests.browser.home_agreement import agreement, opened
from tests.world.test_wordings import lines

PROMPTS = [
    "blue circle moving up then right",
    "small cyan star moving left quickly",
    "the red ball rises, then turns clockwise",
    "large yellow square zigzagging vertically",
    "green triangle shrinking then standing still",
    "red circle moving up and blue square moving left",
]


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    file = tmp_path_factory.mktemp("home") / "model.html"
    write_page(SHIPPED_RUN, file, "Fish & chips </script>")
    with opened(browser, file) as page:
        yield page


def test_clips_and_verdicts_are_those_of_python(page):
    found = agreement(page, load_model(SHIPPED_RUN), PROMPTS, range(171, 171 + len(PROMPTS)))
    assert max(found.differences) < 1
    assert all(one == other for one, other in found.verdicts), found.unlike


def test_a_prompt_is_asked_shown_and_judged(page):
    page.fill("#prompt", "blue circle moving up then right")
    page.press("#prompt", "Enter")
    expect(page.locator("#verdict")).to_have_text("It obeyed. Never seen in training.")
    expect(page.locator("#parts li")).to_have_count(4)
    expect(page.locator("#timeline .phases span")).to_have_text(["blue circle moving up", "right"])
    assert page.locator("#paths polyline").count() >= 2
    ink = "document.querySelector('#strip').getContext('2d').getImageData(0, 0, 600, 64).data.some(v => v < 100)"
    assert page.evaluate(ink)


def test_what_cannot_be_read_is_told_and_free_wordings_are_read(page):
    page.fill("#prompt", "circle teleporting")
    page.click("#go")
    expect(page.locator("#said")).to_contain_text("teleporting")
    page.fill("#prompt", "der rote Kreis steigt auf")
    page.click("#go")
    expect(page.locator("#said")).to_have_text('Read as "red circle moving up".')


_READ = """async prompts => {
  const model = { ...about, world: await makeWorld(about.language), vocabulary: new Set(about.vocabulary) };
  return prompts.map(prompt => {
    try {
      return readPrompt(prompt, model).readAs ?? "as it stands";
    } catch (error) {
      if (error instanceof PromptError) return "refused";
      throw error;
    }
  });
}"""


def test_free_wordings_are_read_as_python_reads_them(page, monkeypatch):
    """All but what Python knows by the vectors of words, which a page does not carry."""
    monkeypatch.setattr(meanings, "_near", lambda word: None)
    prompts = [line[1] for name in ("paraphrases", "paraphrases_kept_back") for line in lines(f"{name}.tsv")]
    prompts += [line[0] for name in ("nonsense", "nonsense_known") for line in lines(f"{name}.txt")]
    model = load_model(SHIPPED_RUN)

    def in_python(prompt):
        try:
            read = read_prompts(model, [prompt])[0]
        except PromptError:
            return "refused"
        return read.read_as.prompt if read.read_as else "as it stands"

    assert page.evaluate(_READ, prompts) == [in_python(prompt) for prompt in prompts]


def test_the_api_says_what_it_made(page):
    made = page.evaluate("""async () => {
      const { frames, size, numFrames, obeys, readAs } = await motionLab.generate(motionLab.prompts[0], 3);
      return [frames.constructor.name, frames.length, size, numFrames, typeof obeys, readAs];
    }""")
    assert made == ["Uint8ClampedArray", 10 * 64 * 64 * 4, 64, 10, "boolean", None]
    refused = "motionLab.generate('circle teleporting', 0).then(() => '', error => error.message)"
    assert "teleporting" in page.evaluate(refused)
