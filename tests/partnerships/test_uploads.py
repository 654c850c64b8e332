"""A file is taken if its name, its first bytes and what it holds agree on what it is."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from partnerships import uploads
from tests.partnerships.files import EXE, JPG, PDF, PNG, TEXT, packed, upload

DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("constitution.pdf", PDF, "application/pdf"),
        ("Constitution.PDF", PDF, "application/pdf"),
        ("logo.png", PNG, "image/png"),
        ("photo.jpg", JPG, "image/jpeg"),
        ("photo.jpeg", JPG, "image/jpeg"),
        ("minutes.docx", DOCX, f"{uploads.OFFICE}.wordprocessingml.document"),
        ("figures.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), f"{uploads.OFFICE}.spreadsheetml.sheet"),
        ("talk.pptx", packed("ppt/presentation.xml"), f"{uploads.OFFICE}.presentationml.presentation"),
        ("minutes.odt", packed("content.xml", mimetype=TEXT), TEXT),
        ("notes.txt", "Déjà vu – 5 €".encode(), "text/plain"),
        ("figures.csv", "School,£\r\nMoss Bank,5\r\n".encode("cp1252"), "text/csv"),
    ],
)
def test_files_that_are_what_they_are_called_are_taken(name, content, content_type):
    assert uploads.content_type_of(upload(name, content)) == content_type


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("setup.exe", EXE, uploads.UNKNOWN),
        ("page.html", b"<script>alert(1)</script>", uploads.UNKNOWN),
        ("picture.svg", b"<svg/>", uploads.UNKNOWN),
        ("constitution", PDF, uploads.UNKNOWN),
        ("minutes.docm", DOCX, uploads.UNKNOWN),
        ("empty.pdf", b"", uploads.EMPTY),
        ("setup.pdf", EXE, uploads.DISGUISED.format(ending="pdf", kind="PDF")),
        ("setup.exe.pdf", EXE, uploads.DISGUISED.format(ending="pdf", kind="PDF")),
        ("setup.txt", EXE, uploads.DISGUISED.format(ending="txt", kind="TXT")),
        ("page.png", b"<html>", uploads.DISGUISED.format(ending="png", kind="PNG")),
        ("minutes.docx", packed("anything.txt"), uploads.DISGUISED.format(ending="docx", kind="DOCX")),
        ("minutes.docx", DOCX[:40], uploads.DISGUISED.format(ending="docx", kind="DOCX")),
        ("minutes.odt", packed("content.xml"), uploads.DISGUISED.format(ending="odt", kind="ODT")),
        ("minutes.docx", packed("word/document.xml", "word/vbaProject.bin"), uploads.MACROS),
    ],
)
def test_files_that_are_not_are_refused_in_words(name, content, refusal):
    with pytest.raises(ValidationError) as raised:
        uploads.content_type_of(upload(name, content))

    assert raised.value.messages == [refusal]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_nothing_that_somebody_sends_is_unpacked(method):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as file:
        file.writestr(zipfile.ZipInfo("content.xml"), "<x/>")
        file.writestr("mimetype", TEXT)
        name = file.getinfo("mimetype")
    broken = bytearray(content.getvalue())
    begins = name.header_offset + 30 + len("mimetype")
    broken[begins : begins + name.compress_size] = b"\xff" * name.compress_size

    with pytest.raises(ValidationError) as raised:
        uploads.content_type_of(upload("minutes.odt", bytes(broken)))

    assert raised.value.messages == [uploads.DISGUISED.format(ending="odt", kind="ODT")]


def test_a_file_that_is_too_big_is_refused_with_its_size():
    with pytest.raises(ValidationError) as raised:
        uploads.content_type_of(upload(content=PDF + bytes(uploads.MOST_BYTES)))

    assert raised.value.messages == [uploads.TOO_BIG.format(21)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Constitution 2026.pdf", "Constitution 2026.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Head\\minutes.DOCX", "minutes.docx"),
        ("in\u202evoice\u202cfdp.pdf", "invoicefdp.pdf"),
        ('a"b<c>:d|e?.pdf', "abcde.pdf"),
        ("line\r\nSet-Cookie: x.pdf", "lineSet-Cookie x.pdf"),
        (".pdf", "document.pdf"),
        ("y" * 300 + ".pdf", "y" * 100 + ".pdf"),
    ],
)
def test_names_are_cleaned(typed, kept):
    assert uploads.clean_name(typed) == kept
