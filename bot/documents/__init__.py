"""Documents: values in, bytes out. Slow: off the event loop, outside transactions."""
