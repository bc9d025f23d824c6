"""HTML that somebody wrote: its tags, what of it may be shown, and code in colours."""
