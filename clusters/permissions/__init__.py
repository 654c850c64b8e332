"""Who may do what: one table, and the check, the filter and the button that read it."""
