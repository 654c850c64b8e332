"""What a file is that somebody uploads: by its name, by its first bytes, and by what it holds. All three must agree."""

import unicodedata
import zipfile
from dataclasses import dataclass

import puremagic
from django.core.exceptions import ValidationError

MOST_BYTES = 20_000_000
LONGEST_NAME = 100
ENDINGS = "PDF, DOCX, XLSX, PPTX, ODT, ODS, PNG, JPG, TXT or CSV"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken. `magic`: the endings that puremagic knows its first bytes by. `part`: a file that
    must be inside it, for kinds that are packed; `mimetype` is what the packed file of that name must say."""

    content_type: str
    magic: str = ""
    part: str = ""
    mimetype: str = ""


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    "pdf": FileKind("application/pdf", ".pdf"),
    "png": FileKind("image/png", ".png"),
    "jpg": FileKind("image/jpeg", ".jpg"),
    "docx": FileKind(f"{OFFICE}.wordprocessingml.document", ".docx", "word/document.xml"),
    "xlsx": FileKind(f"{OFFICE}.spreadsheetml.sheet", ".docx", "xl/workbook.xml"),
    "pptx": FileKind(f"{OFFICE}.presentationml.presentation", ".docx", "ppt/presentation.xml"),
    "odt": FileKind(f"{OPEN}.text", ".docx", "content.xml", f"{OPEN}.text"),
    "ods": FileKind(f"{OPEN}.spreadsheet", ".docx", "content.xml", f"{OPEN}.spreadsheet"),
    "txt": FileKind("text/plain"),
    "csv": FileKind("text/csv"),
}
KINDS["jpeg"] = KINDS["jpg"]

TOO_BIG = "The file is {} MB. Choose one of up to 20 MB: save it with smaller pictures, or split it"
EMPTY = "The file is empty. Choose another one"
UNKNOWN = f"Files of this kind are not taken. Save it as {ENDINGS}, then choose it again"
DISGUISED = "The file’s name ends in .{ending}, but it is not a {kind} file. Open it, save it as {kind}, then choose it"
MACROS = "The file contains macros. Save it without them, then choose it again"


def ending_of(name):
    """What follows the last dot of `name`, in small letters; "" without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def clean_name(name):
    """`name` as it can be shown and saved anywhere: no folders, no marks that hide or turn letters round, not long."""
    name = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(each for each in name if each not in '<>:"|?*' and unicodedata.category(each)[0] != "C")
    stem, _, ending = " ".join(kept.split()).rpartition(".")
    return f"{stem.strip(' .')[:LONGEST_NAME] or 'document'}.{ending.lower()}"


def content_type_of(upload):
    """The content type of `upload`, a Django file. Raises ValidationError in users' words unless it is a file of a
    kind that is taken, and what its name says."""
    if not upload.size:
        raise ValidationError(EMPTY)
    if upload.size > MOST_BYTES:
        raise ValidationError(TOO_BIG.format(-(-upload.size // 1_000_000)))
    ending = ending_of(clean_name(upload.name))
    if ending not in KINDS:
        raise ValidationError(UNKNOWN)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    kind = KINDS[ending]
    if not (_has_magic(content, kind.magic) if kind.magic else _is_text(content)):
        raise ValidationError(DISGUISED.format(ending=ending, kind=ending.upper()))
    if kind.part:
        _look_inside(upload, kind, ending)
    return kind.content_type


def _has_magic(content, magic):
    try:
        return magic in {found.extension for found in puremagic.magic_string(content)}
    except puremagic.PureError:
        return False


def _is_text(content):
    """Whether `content` is text in UTF-8 or, as spreadsheets write it, Windows-1252, without control characters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return all(each in "\t\r\n\f" or unicodedata.category(each) != "Cc" for each in text) and "\ufffd" not in text


def _is_stored(packed, names):
    """Whether what says the kind is there and not compressed, as the OpenDocument format (part 2, 3.3) has it: nothing
    that somebody sends is unpacked here."""
    return "mimetype" in names and packed.getinfo("mimetype").compress_type == zipfile.ZIP_STORED


def _look_inside(upload, kind, ending):
    """Raise ValidationError unless the packed file holds what files of its kind hold, and no macros. Nothing but the
    list of what is packed, and a few bytes that name the kind, is read."""
    disguised = ValidationError(DISGUISED.format(ending=ending, kind=ending.upper()))
    try:
        with zipfile.ZipFile(upload) as packed:
            names = set(packed.namelist())
            said = packed.open("mimetype").read(100).decode("ascii", "replace") if _is_stored(packed, names) else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as broken:
        raise disguised from broken
    finally:
        upload.seek(0)
    if kind.part not in names or said != kind.mimetype:
        raise disguised
    if any(name.endswith("vbaProject.bin") for name in names):
        raise ValidationError(MACROS)
