"""Chat platforms. Each adapter is loaded by name, so that an unused SDK need not be installed."""

COMMANDS = {
    "matrix": "adapters.matrix.commands",
    "slack": "adapters.slack.commands",
}  # what else the command line does with them
ADAPTERS = {
    "console": "adapters.console.adapter:Console",
    "matrix": "adapters.matrix.account:open_matrix",
    "slack": "adapters.slack.account:open_slack",
}
