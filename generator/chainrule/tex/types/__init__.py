"""What symbols are declared to be, and random values of those types."""
