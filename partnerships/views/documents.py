"""Documents of a partnership: the list, each file, and what those who lead do with them."""

import logging

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission
from common.guards import public
from common.pagination import page_of
from partnerships import audience
from partnerships.actions import documents as actions
from partnerships.forms.documents import CorrectForm, PublishForm, ReplaceForm
from partnerships.models import Document, Partnership, Version

logger = logging.getLogger(__name__)


@requires(Permission.PARTNERSHIP_VIEW, on=Partnership)
def documents(request, partnership):
    """Everything on file, page by page; for those who lead also what was withdrawn and replaced."""
    leads = may_see(request, Permission.PARTNERSHIP_LEAD, partnership)
    context = {
        "partnership": partnership,
        "page": page_of(partnership.documents.standing().for_listing(), request),
        "withdrawn": partnership.documents.withdrawn().for_listing() if leads else [],
        "leads": leads,
    }
    return render(request, "partnerships/documents.html", context)


@public
@require_safe
def document(request, pk):
    """The newest version as a file: a public document for anybody, another for members, a withdrawn one for those
    who lead. Whether another exists, nobody learns who is not signed in."""
    found = Document.objects.find(pk)
    if found and found.is_public:
        return _file(Version.objects.newest_of(found))
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    needed = Permission.PARTNERSHIP_LEAD if found and found.withdrawn_at else Permission.PARTNERSHIP_VIEW
    if not found or not may_see(request, needed, found):
        raise Http404
    return _file(Version.objects.newest_of(found))


@requires(Permission.PARTNERSHIP_LEAD, on=Version)
def version(request, kept):
    """One version as a file, a replaced one too."""
    return _file(kept)


def _file(kept):
    """`kept` to be saved, never to be shown or run in the portal's own name."""
    try:
        content = kept.file.open()
    except FileNotFoundError as lost:
        logger.exception("The file of version %s is not in MEDIA_ROOT", kept.pk)
        raise Http404 from lost
    response = FileResponse(content, as_attachment=True, filename=kept.file_name, content_type=kept.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def new_document(request, partnership):
    """Put a document on file."""
    form = PublishForm(request.POST or None, request.FILES or None, instance=Document(partnership=partnership))
    told = audience.members_of(partnership, but=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            to = told if form.cleaned_data["tells"] else []
            actions.publish(form.instance, form.cleaned_data["file"], to=to, by=request.user)
            messages.success(request, _published(form.instance, to))
            return redirect("partnerships:documents", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/new_document.html", {"partnership": partnership, "form": form, "told": told})


@requires(Permission.PARTNERSHIP_LEAD, on=Document)
def replace_document(request, document):
    """Put a new version on file; the one before is kept."""
    newest = Version.objects.newest_of(document)
    form = ReplaceForm(request.POST or None, request.FILES or None, initial={"seen": newest.number})
    told = audience.members_of(document.partnership, but=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            to = told if form.cleaned_data.pop("tells") else []
            actions.replace(document, form.cleaned_data.pop("file"), to=to, by=request.user, **form.cleaned_data)
            messages.success(request, _published(document, to))
            return redirect("partnerships:documents", slug=document.partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"partnership": document.partnership, "document": document, "newest": newest, "form": form, "told": told}
    return render(request, "partnerships/replace_document.html", context)


def _published(document, to):
    count = "1 person is" if len(to) == 1 else f"{len(to)} people are"
    return f"“{document}” is on file. {f'{count} being told.' if to else 'Nobody is told.'}"


@requires(Permission.PARTNERSHIP_LEAD, on=Document)
def correct_document(request, document):
    """Change a document's title, kind or readers. Nobody is told."""
    form = CorrectForm(request.POST or None, instance=document)
    if form.is_valid():
        try:
            actions.correct(form.instance, by=request.user)
            messages.success(request, "Your changes are saved.")
            return redirect("partnerships:documents", slug=document.partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"partnership": document.partnership, "document": document, "form": form}
    return render(request, "partnerships/correct_document.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Document)
def withdraw_document(request, document):
    """Take a document out of sight, once that is confirmed."""
    if request.method == "POST":
        return _do(request, document, actions.withdraw, f"“{document}” is withdrawn. You can put it back.")
    context = {"partnership": document.partnership, "document": document}
    return render(request, "partnerships/withdraw_document.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Document)
@require_POST
def put_document_back(request, document):
    """Let a withdrawn document be read again."""
    return _do(request, document, actions.put_back, f"“{document}” is on file again.")


def _do(request, document, action, done):
    """Do it and say so, or say why not."""
    try:
        action(document, by=request.user)
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("partnerships:documents", slug=document.partnership.slug)
