"""What the delivery queue is compared with; each file is a script that prints one line of JSON."""
