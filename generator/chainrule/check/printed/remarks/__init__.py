"""What is said of print beside verdicts: sloppy, silent, in pieces, too long, or neither claim nor definition."""
