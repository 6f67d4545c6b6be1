"""Documents made from values, as bytes. Slow: run off the event loop, outside transactions."""
