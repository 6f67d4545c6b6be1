"""A made-up platform whose loop stops turning, as standard input says."""

from adapters.platform import Platform

PLATFORM = Platform(name="stuck", opening="tests.run.stuck.adapter:open_adapter")
