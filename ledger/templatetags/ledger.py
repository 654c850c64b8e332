"""Costs on pages: how far one has come, and sums of two amounts."""

from django import template

from common.templatetags import portal
from ledger import listing, statements

register = template.Library()

register.filter("plus", lambda pence, more: pence + more)
register.filter("size", lambda pence: abs(pence))
register.filter("statement_state", statements.state_of)


@register.simple_tag
def progress(charge):
    """The tag of a charge of listing.with_progress()."""
    words = listing.progress_of(charge)
    return portal.tag(words, listing.COLOURS[words])


@register.filter
def plain_weight(weight):
    """A weight as people write it: "2", "12.5"."""
    whole = f"{weight.normalize():f}"
    return f"{int(whole):,}" if "." not in whole else whole


@register.simple_tag
def progress_word(charge):
    """The word of the tag alone."""
    return listing.progress_of(charge)
