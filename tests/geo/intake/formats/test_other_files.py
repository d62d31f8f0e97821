"""Files that are no sheets: the refusal names what each is, and what to send in its place."""

import io
import zipfile

import pytest

from geo.intake.sheets import workbook

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
MAIL = b"Received: from a\r\nFrom: a@example.org\r\nTo: b@example.org\r\nSubject: 4W\r\n\r\n,,\r\n"


def archive(*names, **more):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, more.get("text", "x"))
    return held.getvalue()


FILES = {
    "letter.docx": (archive("[Content_Types].xml", "word/document.xml"), "one of Word,"),
    "slides.pptx": (archive("ppt/presentation.xml"), "one of PowerPoint,"),
    "list.numbers": (archive("Index/Tables/DataList.iwa", "Index/Document.iwa"), "of Numbers,"),
    "text.pages": (archive("Index/Document.iwa"), "of Pages,"),
    "all.zip": (archive("3W.xlsx", "letter.docx"), "a packed folder (ZIP): unpack it"),
    "layer.zip": (archive("sites.shp", "sites.dbf"), "a shapefile: save its layer"),
    "letter.doc": (OLD + "WordDocument".encode("utf-16-le"), "one of Word,"),
    "mail.msg": (OLD + "__substg1.0_0037001F".encode("utf-16-le"), "an e-mail"),
    "old.csv": (OLD, "one of Office,"),
    "mail.csv": (MAIL, "an e-mail: save the sheet that is attached"),
    "letter.rtf": (rb"{\rtf1\ansi hello, you}", "one of Word (RTF),"),
    "3W.xlsx": (b"%PDF-1.7\n", "a PDF: send the sheet"),
    "scan.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture (PNG)"),
    "photo.csv": (b"\xff\xd8\xff\xe0" + bytes(99), "a picture (JPEG)"),
    "photo.heic": (b"\0\0\0\x18ftypheic" + bytes(99), "a picture (HEIC)"),
    "all.rar": (b"Rar!\x1a\x07\x01\0" + bytes(99), "a packed folder (RAR)"),
    "list.csv.gz": (b"\x1f\x8b\x08\0" + bytes(99), "a packed folder (gzip)"),
    "base.accdb": (b"\0\x01\0\0Standard ACE DB\0" + bytes(99), "one of Access,"),
    "survey.sav": (b"$FL2@(#) SPSS DATA FILE" + bytes(99), "one of SPSS,"),
    "list.parquet": (b"PAR1" + bytes(99), "one of Parquet,"),
    "sites.shp": (b"\0\0\x27\x0a" + bytes(99), "a shapefile"),
    "page.xls": (b"\xef\xbb\xbf <html><table></table></html>", "a web page or XML"),
    "rows.json": (b'[{"Organisation": "DRC"}]', "JSON without features of a map"),
    "answer.json": (b'{"rows": []}', "JSON without features of a map"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_sheet_is_called_what_it_is(name):
    content, said = FILES[name]
    with pytest.raises(workbook.RefusedError) as refused:
        workbook.sheets(content, name)
    assert said in str(refused.value)
    assert "expected" not in str(refused.value)
    assert any(word in str(refused.value) for word in ("send", "save", "unpack"))


def test_a_list_that_begins_like_another_file_is_read():
    for text in ("From: , To\nAnbar,Ninewa\n", "PARTNER,Sector\nDRC,WASH\n", "BM,II\n1,2\n"):
        assert workbook.sheets(text.encode(), "list.csv")[0].lines
