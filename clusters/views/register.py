"""The officer's pages of the school register: try a file out, bring it in, read the report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.actions import register as actions
from clusters.forms.register import RegisterForm
from clusters.models import ImportRun, LocalAuthority
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from clusters.register.tally import counts, sections
from common.pagination import page_of


@requires(Permission.REGISTER_IMPORT, on=LocalAuthority)
def register(request, authority):
    """A form for a file, and the files that were read before."""
    form = RegisterForm(request.POST or None, request.FILES or None, authority=authority)
    if request.method == "POST" and form.is_valid():
        return redirect(actions.ask(authority=authority, by=request.user, **form.cleaned_data))
    runs = ImportRun.objects.about_authority(authority.code).for_listing().latest_first()
    page = page_of(runs, request)
    return render(request, "clusters/register.html", {"authority": authority, "form": form, "page": page})


@requires(Permission.REGISTER_IMPORT, on=ImportRun)
def register_run(request, run):
    """How far one reading has come, then what it found, with the button that brings it in."""
    if request.method == "POST":
        try:
            return redirect(actions.bring_in(run, by=request.user))
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(run)
    context = {"bytes_read": actions.progress_of(run), "counts": counts(run), "sections": sections(run)}
    return render(request, "clusters/register_run.html", {"run": run, **context})
