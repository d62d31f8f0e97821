"""Files that want to harm who reads them, made small; what is read of them, or said to the sender.

Each is content and, where it is refused, a part of the sentence; else the first filled row.
"""

import io
import sqlite3
import struct
import zipfile

from written_sheets import binary_sheet, delimited, packed, xlsb, xlsx

TABLE = [["Organisation", "Sector"], ["DRC", "Health"], ["IRC", "WASH"]]
HEAD = tuple(TABLE[0])
BOOK = xlsx({"S": TABLE})
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
BROKEN, NEEDS, PROTECTED = "broken, or a part of it", "too much memory", "protected with a password"


def changed(content, part, change):
    """Returns a packed file of which one part is another, or is added."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    text = parts.get(part, b"").decode("utf-8", "replace")
    parts[part] = change(text) if callable(change) else change
    return packed(parts)


def rows(text):
    """Returns a workbook with these rows in XML."""
    return changed(
        BOOK, SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{text}</sheetData></worksheet>'
    )


def cell(value, at="A1"):
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def declared(content, size):
    """Returns a packed file whose list says another size of its last part."""
    place = content.rindex(b"PK\x01\x02") + 24
    return content[:place] + struct.pack("<I", size) + content[place + 4 :]


def ods(text, before="", **more):
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    return packed(
        {
            "content.xml": f"{before}<office:document-content{names}><office:body>"
            f'<office:spreadsheet><table:table table:name="S">{text}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
            **more,
        }
    )


def line(value="x", repeats=1, right=1):
    return (
        f'<table:table-row table:number-rows-repeated="{repeats}"><table:table-cell'
        f' table:number-columns-repeated="{right}"><text:p>{value}</text:p></table:table-cell>'
        "</table:table-row>"
    )


def kml(text, before=""):
    held = f'{before}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{text}</Document></kml>'
    return held.encode()


def mark(name):
    return f"<Placemark><name>{name}</name></Placemark>"


def features(text):
    return f'{{"type":"FeatureCollection","features":[{text}]}}'.encode()


def geopackage(*statements):
    """Returns a GeoPackage of one layer after more was done to its database."""
    base = sqlite3.connect(":memory:")
    for one in (*PACKAGE, *statements):
        base.execute(one)
    base.commit()
    return base.serialize()


PACKAGE = (
    "CREATE TABLE gpkg_contents (table_name, data_type)",
    "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)",
    "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id,"
    " definition)",
    "CREATE TABLE sites (name, geom)",
    "INSERT INTO gpkg_contents VALUES ('sites', 'features')",
    "INSERT INTO gpkg_geometry_columns VALUES ('sites', 'geom', 4326)",
    "INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 'EPSG', 4326, '')",
    "INSERT INTO sites VALUES ('A', NULL)",
)
LAYER = "INSERT INTO gpkg_contents VALUES ('v', 'attributes')"
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"


def nested(depth):
    """Returns a shape of shapes of shapes, as a GeoPackage holds one, in hexadecimal."""
    part = struct.pack("<BII", 1, 7, 1)
    shape = b"GP\0\1" + struct.pack("<i", 4326) + part * depth + struct.pack("<BII", 1, 7, 0)
    return shape.hex()


def macro():
    """Returns a workbook with a program in it."""
    plain, own = "openxmlformats-officedocument.spreadsheetml.sheet", "ms-excel.sheet.macroEnabled"
    book = changed(BOOK, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 AutoOpen")
    return changed(book, "[Content_Types].xml", lambda old: old.replace(plain, own))


def far(*_):
    """Returns a binary sheet whose two cells span all rows and columns."""
    return binary_sheet([(0, 0, "x"), (1_048_575, 16_383, "y")])


LINKS = (
    '<row><c t="str"><f>[1]S!A1</f><v>Organisation</v></c>'
    '<c t="str"><f>WEBSERVICE("http://localhost/")</f><v>Sector</v></c></row>'
)
WIDE = [[f"c{number}" for number in range(10_000)]] * 3
CUT = tuple(WIDE[0][:400])
EMPTY = '<table:table-row table:number-rows-repeated="{}"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NOISE = bytes(number * number % 251 for number in range(5_000))
FILES = {
    "gigabyte": (declared(BOOK, 2**30), "unpacks to far more"),
    "larger than it says": (declared(packed({"xl/workbook.xml": " " * 10**6}), 100), BROKEN),
    "laughs in cells": (changed(BOOK, SHEET, LAUGHS + "<worksheet><row>&a9;</row></worksheet>"),
                        BROKEN),
    "laughs in texts": (changed(BOOK, "xl/sharedStrings.xml", lambda old: LAUGHS + old), HEAD),
    "laughs in styles": (changed(BOOK, "xl/styles.xml", lambda old: LAUGHS + old), HEAD),
    "laughs in names": (changed(BOOK, "xl/workbook.xml",
                                lambda old: LAUGHS + old.replace('"S"', '"&a9;"')), BROKEN),
    "outside": (changed(BOOK, "xl/workbook.xml",
                        lambda old: OUTSIDE + old.replace("<sheets>", "&a9;<sheets>")), HEAD),
    "macro": (macro(), HEAD),
    "links": (changed(rows(LINKS), "xl/externalLinks/externalLink1.xml", "<broken"), HEAD),
    "far row": (rows(f'<row r="999999999999">{cell("a")}</row>'), "100,000 rows"),
    "row below 1": (rows(f'<row r="-5">{cell("a")}</row>'), BROKEN),
    "no column": (rows(f'<row>{cell("a", "ZZZZZZZ1")}</row>'), BROKEN),
    "endless row": (rows(f"<row>{'<c><v>1</v></c>' * 200_000}</row>"), "16,384 cells"),
    "merged cells": (rows("<mergeCell/>" * 300_000), "merged cells"),
    "wide rows": (rows("<row><c r='OI1'><v>1</v></c></row>" * 10_000), "3,000,000 cells"),
    "nested rows": (rows("<row>" * 5_000), BROKEN),
    "odd numbers": (rows("<row><c><v>1e400</v></c><c><v>x</v></c><c><v>nan</v></c></row>"),
                    ("inf", "x", "nan")),
    "10,000 columns": (xlsx({"S": WIDE}), CUT),
    "10,000 columns of text": (delimited(WIDE), CUT),
    "blank rows": (b"Organisation,Sector\n" + b"\n" * 90_000, HEAD),
    "million blank rows": (b"Organisation,Sector\n" + b"\n" * 1_000_000, "most of them empty"),
    "endless line": (b"a," * 1_000_000, "longer than any row"),
    "open quotation": (b'a,b\n1,"2\n' + b"3,4\n" * 50_000, "begins in line 2"),
    "noise": (NOISE, "no sheet and no text"),
    "noise as a workbook": (b"PK\3\4" + NOISE, BROKEN),
    "another archive": (packed({"a.txt": "hello"}), "packed folder (ZIP)"),
    "page": (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
    "document": (packed({"mimetype": "application/vnd.oasis.opendocument.text",
                         "content.xml": "<x/>"}), "one of Writer, not a sheet"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), PROTECTED),
    "password of ODS": (ods(line(), **{"META-INF/manifest.xml": "<encryption-data/>"}), PROTECTED),
    "ODS laughs": (ods(line("&a9;"), LAUGHS), BROKEN),
    "ODS outside": (ods(line("Organisation") + line("&a9;"), OUTSIDE), ("Organisation",)),
    "ODS rows": (ods(line(repeats=10**12)), "100,000 rows"),
    "ODS cells": (ods(line(repeats=1_048_576, right=16_384)), "3,000,000 cells"),
    "ODS blank rows": (ods(line("a") + EMPTY.format(1_048_575)), ("a",)),
    "ODS far row": (ods(EMPTY.format(10**12) + line()), "100,000 rows"),
    "XLS of noise": (OLE + "Workbook".encode("utf-16-le") + NOISE, BROKEN),
    "XLSB far cell": (changed(xlsb({"S": TABLE}), "xl/worksheets/sheet1.bin", far), NEEDS),
    "GeoJSON nested": (features("[" * 100_000), "no GeoJSON"),
    "GeoJSON odd": (features('{"geometry":{"type":"Point","coordinates":["a"]},"properties":[1]},'
                             '{"geometry":{"type":"Polygon","coordinates":[[1]]},'
                             '"properties":{"a":1}}'), ("a",)),
    "KML laughs": (kml(mark("&a9;"), LAUGHS), BROKEN),
    "KML outside": (kml(mark("name") + mark("&a9;"), OUTSIDE), ("name",)),
    "KML nested": (kml("<Folder>" * 10_000), BROKEN),
    "KMZ gigabyte": (declared(packed({"doc.kml": "<kml/>"}), 2**30), "unpacks to far more"),
    "GeoPackage of noise": (b"SQLite format 3\0" + NOISE, BROKEN),
    "GeoPackage endless": (geopackage(f"CREATE VIEW v AS {ENDLESS}", LAYER), ("name",)),
    "GeoPackage trigger": (geopackage("CREATE TRIGGER t AFTER INSERT ON sites BEGIN DELETE FROM"
                                      " sites; END"), ("name",)),
    "GeoPackage names": (geopackage('CREATE TABLE "v""; DROP TABLE sites; --" (x)',
                                    LAYER.replace("v", 'v"; DROP TABLE sites; --')), ("name",)),
    "GeoPackage nested": (geopackage(f"UPDATE sites SET geom = x'{nested(500_000)}'"),  # noqa: S608
                          NEEDS),
    "database": (geopackage("DROP TABLE gpkg_contents"), "no GeoPackage"),
}  # fmt: skip
