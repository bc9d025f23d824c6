"""Formulas as printed: read from top to bottom, each claim tried on random points.

post        all formulas of a post → verdicts         remarks     what print says beside its claims
judgement   one claim, in every way it can be read    comparison  both sides, at all sizes and points
labelled    a formula as a snippet sees it            parsed      whether a formula is understood at all
"""
