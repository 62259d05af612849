"""Answers to questions: models kept loaded, clips made and judged, the API. No gradio here but in `api`."""
