"""Reads the text of papers: PDF by poppler, and Office files by the XML inside."""

import html
import io
import re
import subprocess
import zipfile

_PART = re.compile(r"\.(xml|rels)$")


def pdf_text(page):
    """Returns the text of a PDF, pages apart by form feeds."""
    read = subprocess.run(["pdftotext", "-", "-"], input=page, capture_output=True, check=True)
    return read.stdout.decode()


def office_text(content):
    """Returns every text and attribute of a DOCX, PPTX or XLSX, parts that are embedded too."""
    said = []
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        for name in held.namelist():
            part = held.read(name)
            if name.endswith((".xlsx", ".docx", ".pptx")):
                said.append(office_text(part))
            elif _PART.search(name):
                said.append(html.unescape(part.decode(errors="replace")))
    return "\n".join(said)
