"""What letters are about, and why somebody gets them."""

from django.db import models


class Kind(models.TextChoices):
    """What a letter is about, as a person sees it on their preferences page."""

    INVITATION = "invitation", "Invitations to join the portal"
    POST = "post", "Changes to your posts and offices"
    MEETING = "meeting", "Meetings: invitations, changes and cancellations"
    REMINDER = "reminder", "Reminders of meetings"
    ANSWER = "answer", "Answers to meetings you booked"
    CONTACT = "contact", "Messages to the organisers of your groups"
    REGISTER = "register", "Changes in the school register"
    GOVERNANCE = "governance", "Governor groups: requests, representatives and terms of office"
    TRAINING = "training", "Training: places, sessions and decisions"
    RENEWAL = "renewal", "Qualifications that are due for renewal"
    MONEY = "money", "Shared costs: shares to agree and what was posted"
    RESOURCE = "resource", "Bookings of shared rooms, vehicles, equipment and people"
    COVER = "cover", "Requests for cover from other schools"
    CONTRACT = "contract", "Group contracts: renewal and notice days"
    PARTNERSHIP = "partnership", "Partnerships: audits of need, fees and stories"
    NOTICE = "notice", "News from the council"
    DIGEST = "digest", "Your daily summary"

    @property
    def reason(self):
        """Why somebody gets letters of this kind: the foot of each letter says it."""
        return REASONS[self]


REASONS = {
    Kind.INVITATION: "somebody invited you, at this address, to join the portal",
    Kind.POST: "it is about a post or an office that you hold, held or are offered",
    Kind.MEETING: "you are one of the people whom this meeting concerns",
    Kind.REMINDER: "you are one of the people whom this meeting concerns",
    Kind.ANSWER: "you booked or organise this meeting",
    Kind.CONTACT: "you are one of the people who organise this group",
    Kind.REGISTER: "you look after the schools of this area",
    Kind.GOVERNANCE: "it is about a governor group that you asked for, sit in or look after",
    Kind.TRAINING: "your school has places on this course, or you run it",
    Kind.RENEWAL: "you, or somebody at your school, holds this qualification",
    Kind.MONEY: "your school shares this cost, or you look after it",
    Kind.RESOURCE: "you made this booking, or your school owns what is booked",
    Kind.COVER: "your school asked for this cover, or may be able to give it",
    Kind.CONTRACT: "your school is in this contract, or you look after it",
    Kind.PARTNERSHIP: "your school is a member of this partnership",
    Kind.NOTICE: "your school is in a group to which the council sent this",
    Kind.DIGEST: "you asked for some letters in one daily summary",
}
