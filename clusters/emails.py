"""The letters about groups, posts and offices, one function each."""

from letters import actions as letters
from letters.links import absolute
from letters.models import Kind


def contact(message, *, to):
    """Bring `to`, who reads for the group, what somebody wrote to it; their answer goes straight to the sender."""
    letters.post(
        kind=Kind.CONTACT,
        to=to,
        template="clusters/emails/contact",
        context={"message": message, "page": absolute(message.group.get_absolute_url())},
        subject=f"Message to {message.group} from {message.name}",
        about=message.about,
        dedupe_key=f"{message.about}:{to.pk}",
        reply_to=message.address,
    )
