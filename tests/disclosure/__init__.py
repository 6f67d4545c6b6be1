"""The audit of what figures of teams give away: `python -m tests.disclosure`."""
