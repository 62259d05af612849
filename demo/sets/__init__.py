"""Training sets that visitors make: planned, written, zipped, removed. No gradio here."""
