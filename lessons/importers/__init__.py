"""Importers: a file of another tool in, values of ours out. None of them reaches the network."""
