"""Chat platforms. Each adapter is loaded by name, so that an unused SDK need not be installed."""

ADAPTERS = {"console": "adapters.console.adapter:Console"}
