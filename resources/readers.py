"""Who is told about bookings: the owner's head teacher and business manager, and who booked."""

from accounts.models import User
from clusters.models import Post
from clusters.permissions.standing import BUDGET_HOLDERS


def leaders_of(school):
    """The head teachers and business managers of `school` who joined. One query."""
    posts = Post.objects.current().filter(school=school, job__in=BUDGET_HOLDERS)
    return User.objects.who_joined().filter(pk__in=posts.values("user")).by_name()


def borrowers(booking):
    """Who is told on the side of the school that books: the person who booked, as long as they hold a post there;
    after them its leaders. Two queries at most."""
    posts = Post.objects.current().filter(school=booking.school, user=booking.booked_by)
    booker = User.objects.who_joined().filter(pk__in=posts.values("user"))
    return list(booker) or list(leaders_of(booking.school))


def of(booking):
    """[(person, is of the owner's side)] of everybody who is told, each of them once. Three queries at most."""
    lenders = list(leaders_of(booking.resource.owner))
    told = dict.fromkeys(borrowers(booking), False) | dict.fromkeys(lenders, True)
    return list(told.items())
