"""Clips to learn from, with their prompts: drawn as needed, or on disk."""
