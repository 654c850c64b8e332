"""The forms of shared costs."""

from ledger.forms.answers import AnswerForm, AskForm, ReverseForm, SettleForm
from ledger.forms.charge import ChangeForm, ChargeForm
from ledger.forms.differences import DifferencesForm

__all__ = ["AnswerForm", "AskForm", "ChangeForm", "ChargeForm", "DifferencesForm", "ReverseForm", "SettleForm"]
