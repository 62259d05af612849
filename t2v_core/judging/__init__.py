"""Pixels become a track, and a track a verdict; and whether a prompt is in what was taught."""
