"""The forms of shared costs."""

from ledger.forms.answers import AnswerForm, AskForm, ReverseForm, SettleForm
from ledger.forms.charge import ChangeForm, ChargeForm

__all__ = ["AnswerForm", "AskForm", "ChangeForm", "ChargeForm", "ReverseForm", "SettleForm"]
