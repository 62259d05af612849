"""The Teach tab: what a model will see, and what is kept back for the test."""
