"""One relation judged: every reading tried, what follows from it, and what its failure is handed on with."""
