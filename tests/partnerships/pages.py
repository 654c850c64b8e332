"""What tests of the pages say often: where a page is, what its form carries, a document that is on file."""

import re

from django.urls import reverse
from django.utils import timezone

from partnerships.actions import documents
from partnerships.models import Document, Partnership
from tests.partnerships.files import upload

HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def body(response):
    return response.content.decode()


def page(name, row):
    """The address of the page `name` of a partnership, or of something that belongs to one."""
    return reverse(
        f"partnerships:{name}", kwargs={"slug": row.slug} if isinstance(row, Partnership) else {"pk": row.pk}
    )


def carried(response):
    """What a page posts back without anybody seeing it."""
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


def opened(client, address):
    """What the form at `address` carries when it is opened."""
    return carried(client.get(address))


def today_in(name):
    """Today, in the three boxes of the date field `name`."""
    today = timezone.localdate()
    return {f"{name}_day": today.day, f"{name}_month": today.month, f"{name}_year": today.year}


def publish(cast, title, reach="members", kind="minutes"):
    """A PDF document of the partnership, of which nobody was told."""
    document = Document(partnership=cast.partnership, title=title, kind=kind, reach=reach)
    return documents.publish(document, upload(), to=[], by=cast.lead)
