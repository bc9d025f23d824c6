"""What a display says: its sides and relations, which of them define, and the scope they leave behind."""
