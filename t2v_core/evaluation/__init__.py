"""Does a model obey, and does it copy? Measured over many clips."""
