"""Processor time of two checkouts of Levain on the same work, in alternate rounds."""
