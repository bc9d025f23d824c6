"""Arrays with named axes, and random smooth functions."""
