"""Chat platforms, a folder each. What a folder must say of itself is in `adapters.platform`."""
