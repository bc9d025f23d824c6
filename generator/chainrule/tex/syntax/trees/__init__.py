"""The tree of a formula, and the parser that climbs by precedence."""
