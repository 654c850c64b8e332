"""Charges, settlements and funds, for support staff to look at. Nothing is changed here: money moves by actions."""

from django.contrib import admin

from clusters.admin import ToRead
from ledger.models import Charge, Fund, Settlement


@admin.register(Charge)
class ChargeAdmin(ToRead):
    """A cost of a group."""

    list_display = ["title", "group", "number", "net_pence", "vat_pence", "posted_at"]
    list_select_related = ["group"]
    search_fields = ["title", "invoice_reference", "group__name"]


@admin.register(Settlement)
class SettlementAdmin(ToRead):
    """Who owes whom for a charge."""

    list_display = ["charge", "debtor", "creditor", "net_pence", "vat_pence", "route", "reference", "settled_at"]
    list_select_related = ["charge", *Settlement.PARTIES]
    search_fields = ["reference", "charge__title"]


@admin.register(Fund)
class FundAdmin(ToRead):
    """A group's pot."""

    list_display = ["name", "group"]
    list_select_related = ["group"]
    search_fields = ["name", "group__name"]
