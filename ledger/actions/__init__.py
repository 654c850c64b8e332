"""What can be done with shared costs: draft, ask, agree, query, post, reverse, settle.

Whoever locks more than one row takes them in one order: group, charge, fund.

What happened to a cost is kept in the history of the cost alone, not in its group's: members and officers read that,
and not all of them may see which costs there are, what a school queried and who paid whom.
"""

from ledger.actions.agreement import agree, ask, query
from ledger.actions.amending import draft_differences
from ledger.actions.charges import draft, redraft, withdraw
from ledger.actions.funds import open_fund
from ledger.actions.posting import post, reverse
from ledger.actions.settling import settle

__all__ = [
    "agree",
    "ask",
    "draft",
    "draft_differences",
    "open_fund",
    "post",
    "query",
    "redraft",
    "reverse",
    "settle",
    "withdraw",
]
