"""A display taken apart: rows, sides, relations, and the conditions under which they are said."""
