"""Products, norms, sums, conditions, and functions at arguments."""
