"""Lines of an iCalendar file. They are written by hand, because a library's components take fifteen times as long; the
tests read every file back with one."""

LONGEST = 75
"""Bytes (RFC 5545, 3.1)."""
TEXT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
PARAMETER = str.maketrans({"^": "^^", "\n": "^n", '"': "^'"})
CONTROLS = {code: " " for code in [*range(32), 127] if chr(code) not in "\t\n"}
"""Characters that no line may hold (RFC 5545, 3.1); a line break has an escape of its own."""


def text(value):
    """`value` as the TEXT of a property (RFC 5545, 3.3.11)."""
    return _without_controls(value).translate(TEXT)


def parameter(value):
    """`value` between the quotation marks of a parameter (RFC 6868)."""
    return f'"{_without_controls(value).translate(PARAMETER)}"'


def written(lines):
    """The bytes of `lines`, folded, each with its line break."""
    return b"".join(_folded(line.encode()) for line in lines)


def _folded(line):
    """`line` in pieces that fit, never cut within a character or behind a backslash, which some programs take amiss."""
    pieces, room = [], LONGEST
    while len(line) > room:
        end = room
        while line[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        end -= line[end - 1 : end] == b"\\"
        pieces.append(line[:end])
        line, room = line[end:], LONGEST - 1
    return b"\r\n ".join([*pieces, line]) + b"\r\n"


def _without_controls(value):
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
