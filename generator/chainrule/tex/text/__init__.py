"""What is printed: tokens, atoms with their scripts, and the names found among them."""
