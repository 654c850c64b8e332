"""The officer's pages of successions: which school follows which, and what would move."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.actions import succession as actions
from clusters.forms.register import SuccessionForm
from clusters.models import LocalAuthority, Succession
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from clusters.register.heirs import follow
from common.pagination import page_of


@requires(Permission.REGISTER_IMPORT, on=LocalAuthority)
def successions(request, authority):
    """What the register proposes for schools in groups, and which new schools are still awaited."""
    found = Succession.objects.of_authority(authority).undecided().that_move_something().for_listing()
    page = page_of(found, request)
    heirs = follow(page.object_list)
    proposals = [(succession, heirs[succession.pk]) for succession in page]
    return render(request, "clusters/successions.html", {"authority": authority, "page": page, "proposals": proposals})


@requires(Permission.REGISTER_IMPORT, on=Succession)
def succession(request, row):
    """One proposal: confirm it, or dismiss it."""
    plan = actions.plan(row)
    form = SuccessionForm(request.POST or None, is_dated=plan.is_dated)
    is_dismissed = request.POST.get("decision") == "dismiss"
    if request.method == "POST" and (is_dismissed or form.is_valid()):
        try:
            said = actions.decide(row, None if is_dismissed else form.cleaned_data, by=request.user)
            messages.success(request, said)
            return redirect("clusters:successions", code=row.predecessor.authority.code)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/succession.html", {"succession": row, "plan": plan, "form": form})
