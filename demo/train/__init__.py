"""The Train tab: start a training, watch it learn, keep its runs."""
