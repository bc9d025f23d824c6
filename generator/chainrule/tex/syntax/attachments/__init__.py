"""What stands behind and below a nucleus: indices, powers, marks."""
