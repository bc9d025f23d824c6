"""Left sides that define, what they define, and left sides that define nothing."""
