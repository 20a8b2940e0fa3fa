"""Makes the documents of this folder, the same text in every kind: pip install reportlab python-docx python-pptx openpyxl ebooklib."""
import datetime
import sys
from pathlib import Path

import openpyxl
from docx import Document
from ebooklib import epub
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

OUT = Path(__file__).parent
TEXTS = {
    "en": {
        "title": "Kettle handbook", "returns": "Returns", "deadline": "Deadline", "care": "Care",
        "intro": "This handbook tells how to use, clean and return the kettle.",
        "within": "A kettle may be returned within thirty days of delivery. The refund reaches the customer within five working days, by the way it was paid.",
        "items": ["Empty the kettle.", "Fill it with vinegar & water.", "Rinse it twice."],
        "head": ["Model", "Volume", "Price"], "rows": [["Swift", "1.0 l", "29.90"], ["Grand", "1.7 l", "49.90"]],
        "sheet": "Prices", "since": "Since", "group": "Series", "caption": "Prices from spring", "hidden": "Costs",
    },
    "zh": {
        "title": "电水壶手册", "returns": "退货政策", "deadline": "退货期限", "care": "日常保养",
        "intro": "本手册介绍电水壶的使用、清洁与退货方法。",
        "within": "客户可在收货后三十天内退回电水壶。退款将在五个工作日内按原支付方式退还给客户，如有疑问请联系客服人员，我们会尽快为您处理好退款。",
        "items": ["倒空水壶。", "加入白醋和清水。", "冲洗两遍。"],
        "head": ["型号", "容量", "价格"], "rows": [["轻快", "1.0 升", "29.90"], ["大号", "1.7 升", "49.90"]],
        "sheet": "价格表", "since": "起售日期", "group": "系列", "caption": "春季价格", "hidden": "成本",
    },
}


def pdf(path, t, font):
    style = lambda size: ParagraphStyle(str(size), fontName=font, fontSize=size, leading=size * 1.3, spaceAfter=size * 0.9, wordWrap="CJK" if font != "Helvetica" else None)
    def footer(canvas, document):
        canvas.setFont(font, 8)
        canvas.drawString(72, 30, f"{t['title']} {document.page}")
    story = [
        Paragraph(t["title"], style(22)), Paragraph(t["intro"], style(11)),
        Paragraph(t["returns"], style(16)), Paragraph(t["deadline"], style(13)), Paragraph(t["within"], style(11)),
        PageBreak(), Paragraph(t["care"], style(16)),
        *[Paragraph(f"{n}. {item}".replace("&", "&amp;"), style(11)) for n, item in enumerate(t["items"], 1)],
        PageBreak(), Paragraph(t["sheet"], style(16)),
        Table([t["head"], *t["rows"]], colWidths=[120, 100, 100], style=[("FONTNAME", (0, 0), (-1, -1), font), ("FONTSIZE", (0, 0), (-1, -1), 11)]),
    ]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(story, onFirstPage=footer, onLaterPages=footer)


def docx(path, t):
    document = Document()
    document.add_heading(t["title"], 0)
    document.add_paragraph(t["intro"])
    document.add_heading(t["returns"], 1)
    document.add_heading(t["deadline"], 2)
    document.add_paragraph(t["within"])
    document.add_heading(t["care"], 1)
    for item in t["items"]:
        document.add_paragraph(item, style="List Number")
    document.add_heading(t["sheet"], 1)
    table = document.add_table(rows=0, cols=4)
    for row in [[t["group"], *t["head"]], *[["A", *row] for row in t["rows"]]]:
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0)).text = "A"
    document.save(path)


def pptx(path, t):
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = t["title"], t["intro"]
    lists = deck.slides.add_slide(deck.slide_layouts[1])
    lists.shapes.title.text, lists.placeholders[1].text = t["care"], "\n".join(t["items"])
    lists.notes_slide.notes_text_frame.text = "only for the speaker"
    tables = deck.slides.add_slide(deck.slide_layouts[5])
    tables.shapes.title.text = t["sheet"]
    table = tables.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for r, row in enumerate([t["head"], *t["rows"]]):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    deck.save(path)


def xlsx(path, t):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = t["sheet"]
    sheet.append([t["caption"]])
    sheet.merge_cells("A1:E1")
    sheet.append([t["group"], *t["head"], t["since"]])
    for n, (model, volume, price) in enumerate(t["rows"], 1):
        sheet.append(["A" if n == 1 else None, model, volume, float(price), datetime.date(2026, 3, 3 + n)])
        sheet.cell(2 + n, 4).number_format = "0.00"
        sheet.cell(2 + n, 5).number_format = "m/d/yy"
    sheet.merge_cells("A3:A4")
    care = book.create_sheet(t["care"])
    for item in t["items"]:
        care.append([item])
    hidden = book.create_sheet(t["hidden"])
    hidden.append(["secret margin"])
    hidden.sheet_state = "hidden"
    book.save(path)


def book(path, t, language):
    made = epub.EpubBook()
    made.set_identifier(f"kettle-{language}")
    made.set_title(t["title"])
    made.set_language(language)
    items = "".join(f"<li>{item}</li>".replace("&", "&amp;") for item in t["items"])
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [t["head"], *t["rows"]])
    # Names against the order of the spine.
    chapters = [
        ("z", t["returns"], f"<p>{t['intro']}</p><h2>{t['deadline']}</h2><p>{t['within']}</p>"),
        ("m", t["care"], f"<ol>{items}</ol>"),
        ("a", t["sheet"], f"<table>{rows}</table>"),
    ]
    for name, heading, body in chapters:
        chapter = epub.EpubHtml(title=heading, file_name=f"{name}.xhtml", lang=language)
        chapter.content = f'<html><head><title>{heading}</title></head><body><h1><a id="{name}"/>{heading}</h1>{body}</body></html>'
        made.add_item(chapter)
        made.spine.append(chapter)
    made.toc = made.spine[1:] if made.spine[0] == "nav" else list(made.spine)
    made.spine = ["nav", *made.spine]
    made.add_item(epub.EpubNcx())
    made.add_item(epub.EpubNav())
    epub.write_epub(str(path), made)


pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
for language, text in TEXTS.items():
    pdf(OUT / f"handbook-{language}.pdf", text, "STSong-Light" if language == "zh" else "Helvetica")
    docx(OUT / f"handbook-{language}.docx", text)
    pptx(OUT / f"handbook-{language}.pptx", text)
    xlsx(OUT / f"prices-{language}.xlsx", text)
    book(OUT / f"handbook-{language}.epub", text, language)
    delimiter, encoding = (";", "utf-8") if language == "en" else (",", "gb18030")
    lines = [text["head"], *text["rows"], [text["rows"][0][0], f'"{delimiter} {text["care"]}"', "0"]]
    (OUT / f"prices-{language}.csv").write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
