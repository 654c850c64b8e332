"""The page of a school, its history, and the name that is used for it locally."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.actions import schools as actions
from clusters.forms.schools import NameForm
from clusters.models import HistoryLine, School
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from clusters.school_page import SchoolPage, registered
from common import editing
from common.guards import public
from common.pagination import newest_first
from common.prepared import only


@public
def school(request, urn):
    """What the register says of a school, and its groups; for its own people also its posts and its history."""
    school = only(registered(urn))
    return render(request, "clusters/school.html", {"school": school, "page": SchoolPage.of(school, request)})


@requires(Permission.SCHOOL_SEE_HISTORY, on=School)
def school_history(request, school):
    """Everything that happened at the school, the newest first."""
    lines = newest_first(HistoryLine.objects.of_school(school).for_listing(), request)
    return render(request, "clusters/school_history.html", {"school": school, "lines": lines})


@requires(Permission.SCHOOL_EDIT, on=School)
def rename_school(request, school):
    """Correct the name by which people know the school. The register's own name stays beside it."""
    shown = school.display_name
    form = NameForm(request.POST or None, instance=school)
    if form.is_valid():
        try:
            actions.rename(form.instance, seen=form.seen, by=request.user)
            messages.success(request, f"The school is shown as {school} now.")
            return redirect(school)
        except editing.Overtaken as change:
            form.compare(NameForm(instance=change.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/rename_school.html", {"school": school, "shown": shown, "form": form})
