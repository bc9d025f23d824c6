"""markdown-it with rules of our own: what a text says, and what is wrong with it."""
