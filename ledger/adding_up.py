"""The sentence under a table of figures that says how far they have come: over, under, or just right.

The page's script reads the same words from `as_json`, so what it says while people type is what the server answers.
Figures are counted in hundredths (pence, hundredths of a percent), never in floats.
"""

import json
import re
from dataclasses import asdict, dataclass

HUNDREDTHS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
SPARE = re.compile(r"[\s,£%]")
FALLS_SHORT = "{got} of {wanted} so far: {rest} still to share out."
GOES_OVER = "{got} of {wanted}: {rest} too much."
ADDS_UP = "{got} of {wanted}: it adds up."


@dataclass(frozen=True)
class Rule:
    """How the figures of one way to split are counted. `unit` is "£", "%" or nothing; `counts` says what: the figures
    that were typed, the pupils in the register, or only who takes part."""

    heading: str = ""
    unit: str = ""
    counts: str = "figures"
    in_all: str = ""
    """The sentence where any sum will do."""


RULES = {
    "equal": Rule(counts="partakers", in_all="Sharing equally: {got}."),
    "places": Rule("Places", in_all="Places in all: {got}."),
    "attended": Rule("Places", in_all="Places in all: {got}."),
    "pupils": Rule(counts="pupils", in_all="Pupils in all: {got}."),
    "percent": Rule("Percent", unit="%"),
    "exact": Rule("Net amount in pounds", unit="£"),
    "use": Rule("Hours, days or miles", in_all="In all: {got}."),
}
PAID = Rule(unit="£")


def hundredths(text):
    """What somebody typed, such as "1,250.5" or "33.33%", in hundredths; 0 for what is no such figure."""
    plain = SPARE.sub("", str(text or ""))
    if not HUNDREDTHS.fullmatch(plain):
        return 0
    whole, _, part = plain.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or 0)


def sentence(rule, got, wanted=None):
    """How far `got` has come towards `wanted` (both in hundredths; None where any sum will do)."""
    if wanted is None:
        return rule.in_all.format(got=written(got, rule.unit))
    form = ADDS_UP if got == wanted else FALLS_SHORT if got < wanted else GOES_OVER
    rest = written(abs(wanted - got), rule.unit)
    return form.format(got=written(got, rule.unit), wanted=written(wanted, rule.unit), rest=rest)


def written(figure, unit):
    """`figure` (hundredths) as people write it: "£1,250.00", "33.33%", "12.5", "14"."""
    whole, part = divmod(figure, 100)
    if unit == "£":
        return f"£{whole:,}.{part:02}"
    return f"{whole:,}{f'.{part:02}'.rstrip('0') if part else ''}{unit}"


def as_json(rules):
    """The `rules` and the sentences as JSON, for the page's script."""
    sentences = {"under": FALLS_SHORT, "over": GOES_OVER, "even": ADDS_UP}
    return json.dumps({"rules": {name: asdict(rule) for name, rule in rules.items()}, "sentences": sentences})
