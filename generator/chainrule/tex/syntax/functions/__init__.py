"""Known functions, sums and products, with what they take."""
