"""Motion Lab's core: scenes, prompts, models, training, sampling and judging of small text-to-video models."""
