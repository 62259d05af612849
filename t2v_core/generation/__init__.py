"""Prompts become clips, and clips become files that people can look at."""
