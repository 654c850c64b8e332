"""Files as people upload them, as small as each kind can be."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(30) + b"\xff\xd9"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200) + b"PE\x00\x00"
TEXT = "application/vnd.oasis.opendocument.text"


def packed(*names, mimetype=""):
    """A ZIP file that holds files of these names. The same each time: it names tests, which several processes list."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        if mimetype:
            file.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            file.writestr(zipfile.ZipInfo(name), "<x/>")
    return content.getvalue()


def upload(name="constitution.pdf", content=PDF):
    return SimpleUploadedFile(name, content)
