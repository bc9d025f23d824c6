"""Atoms to a tree: precedence climbing, strict, with every place kept."""
