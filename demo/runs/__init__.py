"""Trainings that visitors start: in line, started, watched, told. No gradio here."""
