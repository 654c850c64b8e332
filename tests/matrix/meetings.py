"""Pages of meetings, and the desk."""

from meetings.models import Meeting
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer
    "home": (YES, YES, YES, YES, YES, YES, YES),
    "meetings:answer": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "meetings:cancel": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "meetings:change": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "meetings:close_group": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "meetings:detail": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "meetings:feed_settings": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "meetings:ics": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "meetings:list": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "meetings:schedule": (SIGN_IN, HIDDEN, HIDDEN, NO, YES, YES, YES),
}


def stage(cast):
    """A meeting of the heads' cluster in Ashworth, in which the outsider has no part."""
    meeting = Meeting.objects.create(
        group=cast.cluster,
        title="Spring meeting",
        starts_at="2027-01-14T13:30Z",
        ends_at="2027-01-14T15:30Z",
        host_school=cast.brook_lane,
        booked_by=cast.organiser,
    )
    return {"slug": cast.cluster.slug, "meetings": meeting.pk}
