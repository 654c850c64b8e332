"""Money as people write it. Inside the portal it is whole pence, never a float."""

import re

MINUS = "−"
LARGEST = 10**11
"""In pence. A thousand million pounds: more than any school is asked for, and less than the database can hold."""
TYPED = re.compile(r"(?P<sign>[-−]?)(?P<pounds>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<pence>\d*))?")


class NotAnAmount(ValueError):
    """The text is not an amount in pounds."""


class TooFine(NotAnAmount):
    """The text is an amount with parts of a penny."""


def pounds(pence):
    """ "£1,250.00" for 125000; "−£20.00" for −2000."""
    sign = MINUS if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02}"


def plain_pounds(pence):
    """ "1250.00" for 125000: what stands in a box or in a file."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}{whole}.{rest:02}"


def pence_of(text):
    """The pence of an amount that somebody typed: "1,250", "£1250.00", "1250.5", "-£20".

    Raises TooFine for more than two decimals and NotAnAmount for anything else that is no amount.
    """
    found = TYPED.fullmatch(re.sub(r"\s", "", text).replace("£", "", 1))
    if not found or not (found["pounds"] or found["pence"]):
        raise NotAnAmount(text)
    rest = found["pence"] or ""
    if len(rest) > 2:
        raise TooFine(text)
    pence = int(found["pounds"].replace(",", "") or 0) * 100 + int(rest.ljust(2, "0"))
    if pence >= LARGEST:
        raise NotAnAmount(text)
    return -pence if found["sign"] else pence
