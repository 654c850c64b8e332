"""Group contracts: the list, one with its savings, recording, changing, joining, leaving."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters import people
from clusters.models import Group
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import editing
from common.exports import amount, csv_response
from common.pagination import page_of
from resources import contracting, covering
from resources.actions import contracts as actions
from resources.forms.contracts import ChangeContractForm, JoinForm, LeaveForm, RecordForm
from resources.models import Contract, ContractMember
from resources.savings import Savings


@requires(Permission.CONTRACT_VIEW, on=Group)
def contracts(request, group):
    """A group's contracts, with what all its schools save."""
    kept = Contract.objects.of_group(group).with_totals()
    context = {"group": group, "running": kept.not_over(), "page": page_of(kept.over(), request)}
    return render(request, "resources/contracts.html", context)


@requires(Permission.CONTRACT_RECORD, on=Group)
def record_contract(request, group):
    """Record a contract in two steps: fill in, then check who is told."""
    schools, step, page, told = people.member_schools(group), request.POST.get("step"), "record_contract", []
    form = RecordForm(request.POST or None, instance=Contract(group=group), schools=schools)
    if form.is_valid() and step == "save":
        try:
            contract = actions.record(form.instance, schools=form.cleaned_data["schools"], by=request.user)
            messages.success(request, "The contract is recorded. Its schools are being told.")
            return redirect(contract)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if form.is_valid() and step != "edit":
        page, told = "record_contract_check", people.budget_holders_by_school(form.cleaned_data["schools"])
    context = {"group": group, "form": form, "contract": form.instance, "told": told}
    return render(request, f"resources/{page}.html", context)


@requires(Permission.CONTRACT_VIEW, on=Contract)
def contract(request, contract):
    """One contract: its days, its schools and what each saves."""
    savings = Savings.of(contract.members.for_listing())
    inside = {member.school for member in savings.members}
    own = covering.own_schools(request.user, contract.group)
    context = {"contract": contract, "savings": savings, "may_join": any(school not in inside for school in own)}
    return render(request, "resources/contract.html", context)


@requires(Permission.CONTRACT_VIEW, on=Contract)
def contract_csv(request, contract):
    """The same table as a file."""
    header = ["School", "URN", "First day", "Last day", "Alone a year", "Together a year", "Saves a year"]
    rows = [
        [
            str(member.school),
            member.school.urn,
            member.starts_on,
            member.last_day,
            *map(amount, (member.alone_pence, member.together_pence, member.saving_pence)),
        ]
        for member in contract.members.for_listing()
    ]
    return csv_response(f"contract-{contract.pk}", header, rows)


@requires(Permission.CONTRACT_RECORD, on=Contract)
def change_contract(request, contract):
    """Change what is said of a contract."""
    form = ChangeContractForm(request.POST or None, instance=copy.copy(contract))
    if form.is_valid():
        try:
            actions.change(form.instance, seen=form.seen, by=request.user)
            messages.success(request, "The change is saved. Letters follow the new days.")
            return redirect(contract)
        except editing.Overtaken as overtaken:
            form.compare(ChangeContractForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "resources/change_contract.html", {"contract": contract, "form": form})


@requires(Permission.CONTRACT_JOIN, on=Contract)
def join_contract(request, contract):
    """Put one's school into a contract in two steps: fill in, then check what it pays."""
    schools, step = contracting.own_schools_outside(request.user, contract), request.POST.get("step")
    member, page, told = ContractMember(contract=contract), "join_contract", {}
    form = JoinForm(request.POST or None, instance=member, schools=schools)
    if form.is_valid() and step == "save":
        try:
            actions.join(member, by=request.user)
            messages.success(request, f"{member.school} is in the contract.")
            return redirect(contract)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if form.is_valid() and step != "edit":
        page, told = "join_contract_check", contracting.told_of_one(member)
    context = {"contract": contract, "schools": schools, "form": form, "member": member, "told": told}
    return render(request, f"resources/{page}.html", context)


@requires(Permission.CONTRACT_LEAVE, on=ContractMember)
def leave_contract(request, member):
    """Take one's school out of a contract in two steps: the day, then what it still owes."""
    form, step, page = LeaveForm(request.POST or None, member=member), request.POST.get("step"), "leave_contract"
    context = {"contract": member.contract, "form": form, "member": member}
    if form.is_valid() and step == "save":
        try:
            actions.leave(member, last_day=form.last_day_of_school, by=request.user)
            messages.success(request, f"{member.school} leaves the contract.")
            return redirect(member.contract)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if form.is_valid() and step != "edit":
        page = "leave_contract_check"
        context |= {"told": contracting.told_of_one(member), "owed_pence": form.owed_pence}
    return render(request, f"resources/{page}.html", context)
