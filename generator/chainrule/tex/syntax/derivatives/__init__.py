"""Derivatives in every spelling, and operators."""
