"""Where mathematics stands in a text, what the build takes from it, and where each character came from."""
