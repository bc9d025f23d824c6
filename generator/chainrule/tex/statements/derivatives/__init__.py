"""Which statements state a derivative: in their notation, as a total differential, or in the label of a brace."""
