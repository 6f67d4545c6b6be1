"""What Levain is compared with on Matrix: each file is a bot that says again what it is told."""
