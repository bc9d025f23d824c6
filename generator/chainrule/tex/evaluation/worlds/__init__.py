"""One assignment of values to symbols, and what a symbol is worth in it."""
