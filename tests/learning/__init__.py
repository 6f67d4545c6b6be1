"""What is remembered of a course, by schedule of reviews and by model of memory: simulated."""
