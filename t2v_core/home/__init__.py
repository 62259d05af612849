"""A model to take home: one HTML file with its weights, its words and its judge in it, for any browser without us."""
