"""Motion Lab in a browser: teach, train and ask a small text-to-video model."""
