"""The library: scenes, prompts, data sets, models, training, sampling and judging."""

import os

# Read once, when torch is loaded. Threads that wait for each other spin otherwise, and take from whoever shares the
# machine what they do not use themselves: beside one busy process a step then took three times as long again.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
