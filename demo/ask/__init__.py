"""The Ask tab: a prompt in, a clip and its verdict out."""
