"""A model learns, stage after stage, within a budget."""
