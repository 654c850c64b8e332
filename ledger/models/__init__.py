"""Charges and how they are shared, agreed and settled; funds."""

from ledger.models.charges import Charge
from ledger.models.codes import CfrCode
from ledger.models.funds import Fund, FundLine
from ledger.models.lines import Agreement, FormerShare, PaidLine, ShareLine
from ledger.models.settlements import Settlement

__all__ = [
    "Agreement",
    "CfrCode",
    "Charge",
    "FormerShare",
    "Fund",
    "FundLine",
    "PaidLine",
    "Settlement",
    "ShareLine",
]
