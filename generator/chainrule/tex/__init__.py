"""Formulas: from TeX to numbers. No Markdown, no input or output."""
