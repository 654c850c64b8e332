"""Make the first officer of an authority: `manage.py appoint_officer EMAIL CODE --name "Governance officer"`."""

import re

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import User
from clusters.actions import posts
from clusters.models import AuthorityPost, LocalAuthority
from letters.links import absolute


class Command(BaseCommand):
    """The letter goes out as always; its link is printed too, for an installation that cannot send letters yet.

    Run again for somebody who has not joined, it prints a new link.
    """

    help = "Appoint a governance officer of an authority and print the link of the invitation."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("code", help="the authority's three digits, such as 350")
        parser.add_argument("--name", required=True, help="the person's full name")
        parser.add_argument("--authority", help="the authority's name, where no register file has been brought in yet")

    def handle(self, *, email, code, name, authority, **options):
        try:
            validate_email(email)
            authority = self._authority(code, authority)
            waiting = AuthorityPost.objects.not_ended().of_people_who_have_not_joined().filter(authority=authority)
            post = waiting.filter(user__email=User.objects.normalize_email(email)).first()
            post = post or posts.appoint_officer(authority, email, name)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        user, token = accounts.invite(post.user.email, name, purpose=post.in_words, about=post.about, by=None)
        self.stdout.write(f"{user} is {post.in_words}.")
        if token:
            link = absolute(reverse("accounts:accept_invitation", kwargs={"token": token}))
            self.stdout.write(f"The invitation has been written to {user.email}. It can also be accepted here:\n{link}")

    def _authority(self, code, name):
        if not re.fullmatch("[0-9]{3}", code):
            raise CommandError(f"“{code}” is not the code of an authority: that is three digits, such as 350.")
        found = LocalAuthority.objects.filter(code=code).first()
        if not found and not name:
            raise CommandError(
                f"There is no authority {code} yet. Bring in a register file first, or give its name with --authority."
            )
        return found or LocalAuthority.objects.create(code=code, name=name)
