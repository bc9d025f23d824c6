"""What names mean at one place: declarations, the definitions above it, and each math list parsed once."""
