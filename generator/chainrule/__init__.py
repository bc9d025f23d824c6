"""Chainrule: a static site generator for mathematical writing that checks every derivative it publishes."""

__version__ = "0.1.0"
