"""What somebody who looks for a school typed: a URN, a postcode or the beginning of one, or a name with its typos."""

import re
from dataclasses import dataclass

APOSTROPHES = str.maketrans("", "", "'’‘`\0")
"""And the one character that PostgreSQL cannot hold."""
OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
INWARD = re.compile(r"\d[A-Z]{0,2}")
WHOLE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
CLOSE_ENOUGH = 0.45
"""Of the typed letters, in threes, so many must be in a school's names; pg_trgm's own limit forgives too little."""


@dataclass(frozen=True)
class Wanted:
    """One of the three is filled."""

    urn: int | None = None
    postcode: str = ""
    """The whole postcode, or how it begins: "BL3 " stands for all of BL3."""
    name: str = ""


def understood(typed):
    """The Wanted that `typed` says."""
    words = searchable(typed)
    if words.isascii() and words.isdigit() and len(words) < 10:
        return Wanted(urn=int(words))
    return Wanted(postcode=_postcode(words)) if _postcode(words) else Wanted(name=words)


def searchable(name):
    """`name` as the column School.names holds names: in capitals, without apostrophes."""
    return " ".join(name.translate(APOSTROPHES).upper().split())


def _postcode(words):
    if found := WHOLE.fullmatch(words.replace(" ", "")):
        return " ".join(found.groups())
    outward, _, inward = words.partition(" ")
    if OUTWARD.fullmatch(outward) and (not inward or INWARD.fullmatch(inward)):
        return f"{outward} {inward}"
    return ""


def former_name(school, wanted):
    """The former name of `school` that `wanted.name` fits better than any present one, or an empty text."""
    now = max(_closeness(wanted.name, name) for name in (school.name, school.local_name))
    best = max(school.former_names, key=lambda name: _closeness(wanted.name, name), default="")
    return best if _closeness(wanted.name, best) > now else ""


def _closeness(wanted, name):
    """The share of the threes of letters in `wanted` that `name` has too."""
    threes = _threes(wanted)
    return len(threes & _threes(searchable(name))) / len(threes) if threes else 0


def _threes(words):
    spaced = [f"  {word} " for word in re.findall(r"\w+", words)]
    return {word[start : start + 3] for word in spaced for start in range(len(word) - 2)}
