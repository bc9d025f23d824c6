"""A tree to arrays with named axes."""
