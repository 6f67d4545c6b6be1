"""House rules on docstrings, words and sizes, as `make check` holds them."""
