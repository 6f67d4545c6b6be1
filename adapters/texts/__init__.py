"""Sentences that several platforms say alike."""

from pathlib import Path

FOLDER = Path(__file__).parent
