"""Stories of good practice, problems and solutions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from clusters import people
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission
from common.editing import Overtaken
from common.pagination import newest_first
from partnerships import audience
from partnerships.actions import stories as actions
from partnerships.forms.stories import StoryForm
from partnerships.models import Partnership, Story


@requires(Permission.PARTNERSHIP_VIEW, on=Partnership)
def stories(request, partnership):
    """The stories, newest first."""
    stretch = newest_first(partnership.stories.standing().for_listing(), request)
    return render(request, "partnerships/stories.html", {"partnership": partnership, "stretch": stretch})


@requires(Permission.PARTNERSHIP_VIEW, on=Story)
def story(request, story):
    """One story; a withdrawn one for those alone who may withdraw it."""
    if story.withdrawn_at and not may_see(request, Permission.STORY_CORRECT, story):
        raise Http404
    return render(request, "partnerships/story.html", {"partnership": story.partnership, "story": story})


@requires(Permission.STORY_TELL, on=Partnership)
def tell_story(request, partnership):
    """Tell the members something."""
    blank = Story(partnership=partnership, told_by=request.user)
    form = StoryForm(request.POST or None, instance=blank, schools=people.member_schools(partnership))
    if form.is_valid():
        try:
            actions.tell(form.instance, by=request.user)
            messages.success(request, "Your story is told. The members are getting a letter.")
            return redirect(form.instance)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    told = audience.members_of(partnership, but=request.user)
    return render(request, "partnerships/tell_story.html", {"partnership": partnership, "form": form, "told": told})


@requires(Permission.STORY_CORRECT, on=Story)
def correct_story(request, story):
    """Correct a story."""
    schools = people.member_schools(story.partnership)
    form = StoryForm(request.POST or None, instance=story, schools=schools)
    if form.is_valid():
        try:
            actions.correct(form.instance, seen=form.seen, by=request.user)
            messages.success(request, "Your changes are saved.")
            return redirect(story)
        except Overtaken as change:
            form.compare(StoryForm(instance=change.row, schools=schools))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"partnership": story.partnership, "story": story, "form": form}
    return render(request, "partnerships/correct_story.html", context)


@requires(Permission.STORY_CORRECT, on=Story)
def withdraw_story(request, story):
    """Withdraw a story, once that is confirmed."""
    if request.method == "POST":
        try:
            actions.withdraw(story, by=request.user)
            messages.success(request, f"“{story}” is withdrawn.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("partnerships:stories", slug=story.partnership.slug)
    return render(request, "partnerships/withdraw_story.html", {"partnership": story.partnership, "story": story})
