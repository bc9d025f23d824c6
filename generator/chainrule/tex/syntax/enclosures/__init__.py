"""Brackets, bars, matrices, cases, and the conditions in them."""
