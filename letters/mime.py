"""A letter as the message that mail programs receive."""

from django.core.mail import EmailMultiAlternatives

from letters.links import unsubscribe_url


def message_of(letter):
    """The message of `letter`: to one addressee, as text and HTML, with its files.

    A calendar file stands twice, as the programs expect it: as an alternative with its method, which Outlook and
    Google show with buttons, and as an attached invite.ics for the others.
    """
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text_with_links,
        to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers_of(letter),
    )
    message.attach_alternative(letter.html_with_links, "text/html")
    for attachment in letter.attachments.all():
        content = bytes(attachment.content)
        if attachment.content_type.startswith("text/calendar"):
            content = content.decode()
            message.attach_alternative(content, attachment.content_type)
        message.attach(attachment.name, content, attachment.content_type)
    return message


def headers_of(letter):
    """What mail servers and programs need to know. RFC 3834 says that no person answers; RFC 8058 how to refuse."""
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if letter.may_be_turned_off:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(letter.recipient_id, letter.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
