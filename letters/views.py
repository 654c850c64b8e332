"""A person’s own pages about letters: how to get them, those sent for them, those sent to them."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import User
from common.guards import public, signed_in
from common.pagination import newest_first
from letters import actions, links
from letters.forms import PreferencesForm
from letters.models import Kind, Letter, Preference

PAGE = 30


@signed_in
def preferences(request):
    """At once, in one daily summary, or not at all: a choice for each kind of letter."""
    paces = Preference.objects.paces_of(request.user)
    form = PreferencesForm(request.POST or None, paces=paces)
    if form.is_valid():
        actions.choose(request.user, form.paces)
        messages.success(request, "Your choices are saved.")
        return redirect("letters:preferences")
    return render(request, "letters/preferences.html", {"form": form})


# A mail program posts here when its reader presses "Unsubscribe" (RFC 8058): it has no cookie and no form token.
# The signed token in the address is the authority, and all that it can do is turn off one kind of letter.
@csrf_exempt
@public
def unsubscribe(request, token):
    """Turn off one kind of letter from its link: GET asks, POST does it. Nobody is signed in by it."""
    try:
        user_id, kind = links.read_unsubscribe(token)
    except BadSignature:
        return render(request, "letters/unsubscribe_problem.html", status=400)
    user = get_object_or_404(User, pk=user_id)
    if request.method == "POST":
        actions.turn_off(user, kind)
    context = {"kind": Kind(kind), "is_done": request.method == "POST"}
    return render(request, "letters/unsubscribe.html", context)


@signed_in
def sent(request):
    """The letters that went out because of what this person did; those in trouble come first."""
    letters = Letter.objects.posted_by(request.user).for_listing()
    page = newest_first(letters, request, PAGE)
    troubled = [] if page.is_later else letters.in_trouble()[:100]
    return render(request, "letters/sent.html", {"page": page, "troubled": troubled})


@signed_in
def mine(request):
    """The letters to this person."""
    page = newest_first(Letter.objects.to(request.user).for_listing(), request, PAGE)
    return render(request, "letters/mine.html", {"page": page})


@signed_in
def letter(request, pk):
    """One letter to this person, or sent for this person, as text."""
    found = get_object_or_404(Letter.objects.readable_by(request.user), pk=pk)
    return render(request, "letters/letter.html", {"letter": found})


def _why_not_again(letter):
    if letter.overtaken_at:
        return f"A change has overtaken the letter to {letter.reader}, so it is not sent again."
    if letter.is_in_trouble:
        return f"It is too late to send the letter to {letter.reader} again. Tell them in another way."
    return f"The letter to {letter.reader} is already on its way."


@require_POST
@signed_in
def send_again(request, pk):
    """Queue a letter in trouble once more."""
    found = get_object_or_404(Letter.objects.posted_by(request.user).for_listing(), pk=pk)
    if actions.send_again(found, by=request.user):
        messages.success(request, f"The letter to {found.reader} is waiting to be sent again.")
    else:
        messages.warning(request, _why_not_again(found))
    return redirect("letters:sent")
