"""Pages of shared costs: lists, one cost, its steps, shares, payments, statements and funds."""
