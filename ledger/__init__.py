"""Money that schools share: charges, shares, settlements and funds, in whole pence."""
