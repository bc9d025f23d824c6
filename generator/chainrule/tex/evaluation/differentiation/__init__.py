"""Derivatives, always numerical: by what, in which layout, along what."""
