"""Tokens to HTML: pages, headings, previews."""
