"""Formulas as printed: read from top to bottom, each claim tried on random points.

post         all formulas of a post → verdicts         silences     displays that say nothing
judge        one claim, in every way it can be read    boundaries   values stated at a single point
trials       one claim at all sizes and points         sides        both sides, made comparable
labelled     a formula as a snippet sees it            parsed       whether a formula is understood at all
failures     claims that fail, as repairs need them
"""
