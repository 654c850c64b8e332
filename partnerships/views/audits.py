"""The audit of need: opening it, answering it, its ranked result."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from clusters import people
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.editing import Overtaken
from partnerships import audit_page, years
from partnerships.actions import audits as actions
from partnerships.forms.audits import AnswerForm, AuditForm
from partnerships.models import NeedsAudit, Partnership


@requires(Permission.PARTNERSHIP_VIEW, on=Partnership)
def audits(request, partnership):
    """The audits of every year."""
    context = {"partnership": partnership, "audits": partnership.audits.for_listing()}
    return render(request, "partnerships/audits.html", context)


@requires(Permission.PARTNERSHIP_VIEW, on=NeedsAudit)
def audit(request, audit):
    """One audit: what the person's schools still have to answer and, once it is closed, the result."""
    page = audit_page.AuditPage.of(audit, request.user)
    return render(request, "partnerships/audit.html", {"partnership": audit.partnership, "audit": audit, "page": page})


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def open_audit(request, partnership):
    """Ask the schools what they need most."""
    audit = NeedsAudit(partnership=partnership, year=years.year_of() + 1, opened_by=request.user)
    form = AuditForm(request.POST or None, instance=audit)
    if form.is_valid():
        try:
            actions.open_audit(form.instance, form.cleaned_data["themes"], by=request.user)
            messages.success(request, "The audit of need is open. The schools are being told.")
            return redirect(form.instance)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    told = people.budget_holders_by_school(people.member_schools(partnership))
    context = {"partnership": partnership, "form": form, "told": told}
    return render(request, "partnerships/open_audit.html", context)


@requires(Permission.AUDIT_ANSWER, on=NeedsAudit)
def answer_audit(request, audit):
    """Answer for one of the person's schools, `?school=` its URN."""
    school = audit_page.school_to_answer_for(request.user, audit, request.GET.get("school", ""))
    if school is None:
        raise Http404
    themes = list(audit.themes.all())
    form = AnswerForm(request.POST or None, instance=audit_page.answer_of(audit, school), themes=themes)
    if form.is_valid():
        try:
            actions.answer(audit, school, **form.answer, by=request.user)
            messages.success(request, f"You answered for {school}. You can change it while the audit is open.")
            return redirect(audit)
        except Overtaken as change:
            form.compare(AnswerForm(instance=change.row, themes=themes))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/answer_audit.html", {"audit": audit, "school": school, "form": form})


@requires(Permission.PARTNERSHIP_LEAD, on=NeedsAudit)
def close_audit(request, audit):
    """Close an audit before its last day, once that is confirmed."""
    if request.method == "POST":
        try:
            actions.close(audit, by=request.user)
            messages.success(request, "The audit of need is closed. The schools are being told the result.")
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return redirect(audit)
    answered = audit.answers.count()
    context = {"partnership": audit.partnership, "audit": audit, "answered": answered}
    return render(request, "partnerships/close_audit.html", context)
