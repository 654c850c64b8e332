"""What can be done with letters: post one, withdraw those overtaken by a change."""


def post(
    *,
    kind,
    to,
    template,
    context,
    subject,
    about,
    dedupe_key,
    by=None,
    reply_to="",
    attachments=(),
    send_after=None,
    expires_at=None,
):
    """Put one letter into the outbox, in the caller's transaction; it exists only if that commits.

    `to` is a User, or an address for somebody without an account. `template` such as
    "meetings/emails/invitation" names the .txt and .html pair that `context` fills. `attachments` are
    (name, content type, bytes). `about` such as "meetings.meeting:17" ties it to a row. A `dedupe_key` that
    was used before posts nothing and returns None.
    """


def withdraw(about, *, kinds=None):
    """Take back the letters about `about` that have not gone out, in the caller's transaction; return how many."""
