"""xAPI 1.0.3: what was followed, for the training software of a collectivité."""
