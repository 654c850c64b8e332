"""Who is told about bookings: the owner's head teacher and business manager, and who booked."""

from accounts.models import User
from clusters import people
from clusters.models import Post


def borrowers(booking):
    """Who is told on the side of the school that books: the person who booked, as long as they hold a post there;
    after them its leaders. Two queries at most."""
    posts = Post.objects.current().filter(school=booking.school, user=booking.booked_by)
    booker = User.objects.who_joined().filter(pk__in=posts.values("user"))
    return list(booker) or people.budget_holders([booking.school])[booking.school_id]


def of(booking):
    """[(person, is of the owner's side)] of everybody who is told, each of them once. Three queries at most."""
    lenders = people.budget_holders([booking.resource.owner])[booking.resource.owner_id]
    told = dict.fromkeys(borrowers(booking), False) | dict.fromkeys(lenders, True)
    return list(told.items())
