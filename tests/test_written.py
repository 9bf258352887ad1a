"""Documents out of word processors: what news databases export as DOCX, RTF and ODT, and what may be wrong."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement

from articles.read import Step, read
from articles.records import Article, Capture
from crawlers.archives import fetch_capture
from tests.made import read_all, write
from tests.test_dump import BUDGET, STORM
from tests.test_exports import EXPORTS, check

OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def articles_of(folder: Path, name: str, content: bytes) -> list[Article]:
    captures, damages = read_all(write(folder, name, content))
    assert not damages
    return [a for c in captures for a in read(c, frozenset({Step.ARTICLE})).articles]


def as_docx(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = "Page 1 of 3: Storm closes ferry quay"
    document.sections[0].footer.paragraphs[0].text = "Printed for the library"
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_odt(lines: list[str], body: str = "") -> bytes:
    said = "".join(f'<text:p text:style-name="P1">{escape(line)}</text:p>' for line in lines) + body
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {OPEN}>' + (
        f"<office:automatic-styles/><office:body><office:text>{said}</office:text></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "styles.xml": f"<office:styles {OPEN}><text:p>Printed for the library</text:p></office:styles>".encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


RTF_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset204 Times New Roman CYR;}}"
    "\r\n"
    r"{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}{\info{\title Storm}{\author A Clerk}}"
    "\r\n"
    r"{\header\pard Page {\field{\*\fldinst PAGE}{\fldrslt 1}} of 3\par}{\footer\pard Printed for the library\par}"
)


def rtf(text: str) -> str:
    """Text as a word processor writes it: what is not ASCII as \\u with a question mark for old readers."""
    text = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(c if c < "\x80" else f"\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in text)


def as_rtf(lines: list[str]) -> bytes:
    return (RTF_HEAD + "".join(f"\\pard\\plain\\f0\\fs20 {rtf(line)}\\par\r\n" for line in lines) + "}").encode("ascii")


AS = {"docx": as_docx, "odt": as_odt, "rtf": as_rtf}


@pytest.mark.parametrize("kind", AS)
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_an_export_reads_the_same_whatever_program_writes_it(path: Path, kind: str, tmp_path: Path) -> None:
    raw = AS[kind](path.read_text(encoding="utf-8").replace("\x0c", "").split("\n"))

    check(tuple(articles_of(tmp_path, f"export.{kind}", raw)), path.stem)


def with_cover() -> docx.document.Document:
    """Two documents behind a cover page that lists them, each in a section of its own, as a database writes them."""
    document = docx.Document()
    document.add_paragraph("User Name: A Reader")
    document.add_paragraph("Date and Time: Wednesday, December 19, 2018 7:11:00 PM CET")
    document.add_paragraph("Documents (2)")
    for number, title in enumerate(("Storm closes ferry quay in Kilbreck", "Budget passes by three votes"), 1):
        document.add_paragraph(f"{number}. {title}")
        for line in ("Client/Matter: -None-", "Search Terms: ferry or budget", "Search Type: Natural Language"):
            document.add_paragraph(line)
        cells = document.add_table(2, 2)
        for cell, said in zip(cells._cells, ("Content Type", "Narrowed by", "News", "Sources: Gazette"), strict=True):
            cell.text = said
    document.add_section()
    stories = [
        ("Storm closes ferry quay in Kilbreck", "March 12, 2014 Wednesday", "Ines Calder and Tom Marsh", STORM),
        ("Budget passes by three votes", "May 3, 2014 Saturday", "Petra Holm", BUDGET),
    ]
    for title, day, byline, text in stories:
        heading = document.add_heading(level=1)
        link = OxmlElement("w:hyperlink")
        heading._p.append(link)
        link.append(heading.add_run(title)._r)
        for line in ("The Harbour Gazette", day, "Late Edition - Final", "Copyright 2014 Harbour Gazette Company"):
            document.add_paragraph(line)
        for label, value in (("Section", "NEWS; Pg. 4"), ("Length", "158 words"), ("Byline", byline)):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}:").bold = True
            paragraph.add_run(f" {value}")
        document.add_paragraph().add_run("Body").bold = True
        for line in text:
            document.add_paragraph(line)
        document.add_paragraph("Load-Date: May 5, 2014")
        document.add_paragraph("End of Document").add_run().add_break(WD_BREAK.PAGE)
    return document


def test_the_cover_page_of_an_export_is_no_part_of_its_first_document(tmp_path: Path) -> None:
    storm, budget = articles_of(tmp_path, "export.docx", saved(with_cover()))

    assert (storm.title, budget.title) == ("Storm closes ferry quay in Kilbreck", "Budget passes by three votes")
    assert (storm.text, budget.text) == ("\n\n".join(STORM), "\n\n".join(BUDGET))
    assert (storm.site_name, budget.site_name) == ("The Harbour Gazette",) * 2
    assert [a.published.at.date().isoformat() for a in (storm, budget) if a.published] == ["2014-03-12", "2014-05-03"]
    assert (storm.authors, budget.authors) == (("Ines Calder", "Tom Marsh"), ("Petra Holm",))
    assert "Search Type" not in "".join(block.text for block in storm.blocks)


def test_documents_lie_in_archives_and_are_found_again_by_their_number(tmp_path: Path) -> None:
    lines = EXPORTS[0].read_text(encoding="utf-8").split("\n")
    packed = zipped({"a.docx": as_docx(lines), "b/b.rtf": as_rtf(lines), "c.odt": as_odt(lines)})
    source = write(tmp_path, "exports.zip", packed)

    captures, damages = read_all(source)

    assert not damages
    inside = [capture.source_path.removeprefix(source.name) for capture in captures]
    assert inside == ["!/a.docx", "!/a.docx", "!/b/b.rtf", "!/b/b.rtf", "!/c.odt", "!/c.odt"]
    assert [capture.source_offset for capture in captures] == [0, 1] * 3
    for capture in captures:
        assert fetch_capture(capture.source_path, capture.source_offset).payload == capture.payload


def test_an_article_without_marks_is_read_as_any_text(tmp_path: Path) -> None:
    lines = ["Storm closes ferry quay in Kilbreck", "By Ines Calder", "12 March 2014", *STORM]

    for kind, made in AS.items():
        (article,) = articles_of(tmp_path, f"storm.{kind}", made(lines))
        assert article.title == "Storm closes ferry quay in Kilbreck"
        assert article.authors == ("Ines Calder",)
        assert article.text == "\n\n".join(STORM)


def test_the_cells_of_a_row_stand_on_one_line(tmp_path: Path) -> None:
    rows = [("HD", "Storm closes ferry quay in Kilbreck"), ("PD", "12 March 2014"), ("SN", "The Harbour Gazette")]
    rows += [("LP", STORM[0]), ("TD", "\n".join(STORM[1:]))]
    document = docx.Document()
    table = document.add_table(0, 2)
    for code, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = code, value.split("\n")[0]
        for line in value.split("\n")[1:]:
            cells[1].add_paragraph(line)
    as_rows = "".join(
        rf"\trowd\cellx999\cellx9999\pard\intbl {code}\cell {rtf(value)}\cell\row".replace("\n", r"\par ")
        for code, value in rows
    )

    for name, raw in (("a.docx", saved(document)), ("a.rtf", f"{RTF_HEAD}{as_rows}}}".encode())):
        (article,) = articles_of(tmp_path, name, raw)
        assert article.title == "Storm closes ferry quay in Kilbreck"
        assert article.site_name == "The Harbour Gazette"
        assert article.text == "\n\n".join(STORM)


def test_what_was_deleted_hidden_or_is_a_note_is_no_text(tmp_path: Path) -> None:
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>' + (
        "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Before</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r>"
        "</w:del><w:ins><w:r><w:tab/><w:t>added</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:br/><w:t>after</w:t></w:r></w:p></w:body></w:document>"
    )
    note = "<text:note><text:note-body><text:p>gone</text:p></text:note-body></text:note><text:line-break/>"
    said = {
        "a.docx": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": word.encode()}),
        "a.xml": word.encode(),
        "strict.xml": word.replace(
            "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
        ).encode(),
        "a.fodt": f"<?xml version='1.0'?><office:document {OPEN}><office:meta><dc:title xmlns:dc='d'>gone</dc:title>"
        "</office:meta><office:master-styles><text:p>gone</text:p></office:master-styles><office:body><office:text>"
        "<text:p>Before<text:tab/>added<text:line-break/>after</text:p></office:text></office:body>"
        "</office:document>".encode(),
        "a.odt": as_odt([], f"<text:p>Before<text:tab/><text:span>added</text:span>{note}after</text:p>"),
        "a.rtf": rb"{\rtf1 Before"
        rb"{\deleted gone}{\v gone}{\footnote gone}{\*\nobody gone}\tab\bin4 goneadded\line after\par}",
    }

    for name, raw in said.items():
        captures, _ = read_all(write(tmp_path, name, raw))
        assert [capture.payload for capture in captures] == [b"Before\tadded\nafter"], name


def test_characters_of_rtf_are_those_of_their_font_and_code_page(tmp_path: Path) -> None:
    raw = (
        RTF_HEAD.encode()
        + rb"\f0 na\'efve \'93q\'94 \u8364?\u-10179 ?\u-8704 ?{\f1 \'cc\'e8\'f0} \uc2\u233\'c3\'a9\{\}\~\emdash end}"
    )

    captures, damages = read_all(write(tmp_path, "a.rtf", raw))

    assert not damages
    assert captures[0].payload.decode() == "naïve “q” €😀Мир é{}\u00a0—end"
    captures, _ = read_all(
        write(tmp_path, "b.rtf", rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0 Mincho;}}\f0 \'93\'fa\'96\'7b}")
    )
    assert captures[0].payload.decode() == "日本"


def damage_of(folder: Path, name: str, content: bytes) -> tuple[list[Capture], str]:
    captures, damages = read_all(write(folder, name, content))
    return captures, "; ".join(f"{damage.what}: {damage.done}" for damage in damages)


@pytest.mark.parametrize("kind", AS)
def test_of_a_document_that_is_cut_what_is_there_is_read(kind: str, tmp_path: Path) -> None:
    lines = [
        f"Paragraph {n} of a long report on the harbour, the ferry and the {n * 7919 % 1000} ships."
        for n in range(3000)
    ]
    raw = AS[kind](lines)

    main = {"docx": b"word/document.xml", "odt": b"content.xml", "rtf": b"Paragraph"}[kind]
    captures, said = damage_of(tmp_path, f"cut.{kind}", raw[: raw.index(main) + 15000])

    assert "cut" in said
    assert captures[0].payload.startswith(b"Paragraph 0 of a long report")
    assert captures[0].payload.count(b"Paragraph") > 100


def test_what_is_no_text_or_has_a_password_is_refused_by_name(tmp_path: Path) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    locked = zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"\x01\x02",
            "META-INF/manifest.xml": b"<manifest:encryption-data/>",
        }
    )

    said = {
        name: damage_of(tmp_path, name, raw)
        for name, raw in {
            "old.doc": old,
            "locked.docx": old + "EncryptedPackage".encode("utf-16-le"),
            "locked.odt": locked,
            "sums.xlsx": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
            "sums.ods": zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            "talk.pptx": zipped({"[Content_Types].xml": b"<Types/>"}),
            "no-text.docx": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}),
        }.items()
    }

    assert all(not [c for c in captures if c.rejected is None] for captures, _ in said.values())
    assert said["old.doc"][1].startswith("an Office document of before 2007 (.doc, .xls): refused: save it as")
    assert said["locked.docx"][1].startswith("an Office document with a password: refused: save it")
    assert said["locked.odt"][1].startswith("a document with a password: refused")
    assert said["sums.xlsx"][1].startswith("workbook damaged")
    assert "save it as XLSX or CSV" in said["sums.ods"][1]
    assert "no text" in said["talk.pptx"][1]
    assert said["no-text.docx"][1].startswith("XML damaged")


def test_hostile_documents_are_harmless(tmp_path: Path) -> None:
    entities = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    word = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>&b;&f;'
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": (word + " " * (80 << 20)).encode()})
    said = {
        name: damage_of(tmp_path, name, raw)
        for name, raw in {
            "entities.docx": zipped(
                {"[Content_Types].xml": b"<Types/>", "word/document.xml": (entities + word).encode()}
            ),
            "bomb.docx": bomb,
            "deep.rtf": b"{\\rtf1 " + b"{" * 5000,
            "bin.rtf": rb"{\rtf1\bin-5 \bin9999999999 gone}",
            "deep.odt": as_odt([], "<text:span>" * 5000),
        }.items()
    }

    assert "DOCTYPE" in said["entities.docx"][1]
    assert "times its size" in said["bomb.docx"][1] or "more than" in said["bomb.docx"][1]
    assert "more than 1000 groups" in said["deep.rtf"][1]
    assert "cut" in said["bin.rtf"][1]
    assert said["deep.odt"][1]
    assert all(b"ha" not in c.payload for captures, _ in said.values() for c in captures)
