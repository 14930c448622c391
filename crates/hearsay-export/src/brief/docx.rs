//! A brief as a document for word processors (Office Open XML, ECMA-376): the few parts that one needs.

use super::{Block, Brief, Inline, escape, numbers, zip};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The brief as a `.docx` file.
pub fn write(brief: &Brief) -> Vec<u8> {
    let styles = styles();
    let document = document(brief);
    zip::stored(&[
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS.as_bytes()),
    ])
}

fn document(brief: &Brief) -> String {
    let mut body = paragraph("Title", &run(&brief.title, ""));
    for block in &brief.blocks {
        match block {
            Block::Heading(level, text) => {
                body.push_str(&paragraph(&format!("Heading{}", level.saturating_sub(1)), &run(text, "")));
            }
            Block::Paragraph(runs) => body.push_str(&paragraph("Normal", &line(runs))),
            Block::Item(runs) => {
                body.push_str(&paragraph("ListBullet", &format!("{}{}", run("•\t", ""), line(runs))));
            }
            Block::Table(header, rows) => body.push_str(&table(header, rows)),
        }
    }
    body.push_str(&paragraph("Heading1", &run("Sources", "")));
    for (number, source) in (1..).zip(&brief.sources) {
        let url = source.url.as_ref().map_or_else(String::new, |url| format!(" {url}"));
        let words = format!(
            "{number}.\t“{}” — {}. {}.{url} [{}]",
            source.quote, source.voices, source.report, source.statement
        );
        body.push_str(&paragraph("Source", &run(&words, "")));
    }
    format!(
        "{DECLARATION}<w:document xmlns:w=\"{NAMESPACE}\"><w:body>{body}<w:sectPr>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    )
}

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

fn run(text: &str, properties: &str) -> String {
    let properties =
        if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    let pieces: Vec<String> = text
        .split('\t')
        .map(|piece| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(piece)))
        .collect();
    format!("<w:r>{properties}{}</w:r>", pieces.join("<w:tab/>"))
}

fn line(runs: &[Inline]) -> String {
    runs.iter()
        .map(|inline| match inline {
            Inline::Text(text) => run(text, ""),
            Inline::Strong(text) => run(text, "<w:b/>"),
            Inline::Quote(text) => run(&format!("“{text}”"), ""),
            Inline::Sources(pairs) => {
                let pairs: Vec<String> = pairs.iter().map(|pair| numbers(*pair)).collect();
                run(&format!(" {}", pairs.join(", ")), "<w:vertAlign w:val=\"superscript\"/>")
            }
        })
        .collect()
}

fn table(header: &[&str], rows: &[Vec<Vec<Inline>>]) -> String {
    // The width of A4 between the margins, in twentieths of a point; the first column has two shares.
    let share = 9638 / (header.len() + 1);
    let width = |n: usize| if n == 0 { share * 2 } else { share };
    let cell = |n: usize, runs: &str| {
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>",
            width(n),
            paragraph("TableText", runs)
        )
    };
    let grid: String = (0..header.len()).map(|n| format!("<w:gridCol w:w=\"{}\"/>", width(n))).collect();
    let names: String = header.iter().enumerate().map(|(n, name)| cell(n, &run(name, "<w:b/>"))).collect();
    let mut table = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"9638\" w:type=\"dxa\"/></w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{names}</w:tr>"
    );
    for row in rows {
        let cells: String = row.iter().enumerate().map(|(n, runs)| cell(n, &line(runs))).collect();
        table.push_str(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"));
    }
    table.push_str("</w:tbl>");
    // Between a table and what follows there must be a paragraph.
    table.push_str(&paragraph("Normal", ""));
    table
}

fn styles() -> String {
    let style = |id: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"{}><w:name w:val=\"{name}\"/>{}\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>",
            if id == "Normal" { " w:default=\"1\"" } else { "" },
            if id == "Normal" { "" } else { "<w:basedOn w:val=\"Normal\"/>" },
        )
    };
    let border =
        |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"C8D0DA\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
    let heading = "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"80\"/>";
    let blue = "<w:b/><w:color w:val=\"1F3A5F\"/>";
    [
        format!("{DECLARATION}<w:styles xmlns:w=\"{NAMESPACE}\">"),
        style("Normal", "Normal", "<w:spacing w:after=\"100\"/>", "<w:rFonts w:ascii=\"Georgia\" w:hAnsi=\"Georgia\" w:cs=\"Georgia\"/><w:sz w:val=\"21\"/>"),
        style("Title", "Title", "<w:spacing w:after=\"240\"/>", &format!("{blue}<w:sz w:val=\"36\"/>")),
        style("Heading1", "heading 1", &format!("{heading}<w:outlineLvl w:val=\"0\"/>"), &format!("{blue}<w:sz w:val=\"26\"/>")),
        style("Heading2", "heading 2", &format!("{heading}<w:outlineLvl w:val=\"1\"/>"), "<w:b/><w:sz w:val=\"22\"/>"),
        style("ListBullet", "List Bullet", "<w:tabs><w:tab w:val=\"left\" w:pos=\"340\"/></w:tabs><w:spacing w:after=\"60\"/><w:ind w:left=\"340\" w:hanging=\"340\"/>", ""),
        style("TableText", "Table Text", "<w:spacing w:after=\"0\"/>", "<w:sz w:val=\"18\"/>"),
        style("Source", "Source", "<w:tabs><w:tab w:val=\"left\" w:pos=\"480\"/></w:tabs><w:spacing w:after=\"60\"/><w:ind w:left=\"480\" w:hanging=\"480\"/>", "<w:sz w:val=\"17\"/>"),
        format!(
            "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>\
             <w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style></w:styles>"
        ),
    ]
    .concat()
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const CONTENT_TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>",
    "</Types>"
);

const RELATIONSHIPS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "</Relationships>"
);

const DOCUMENT_RELATIONSHIPS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>",
    "</Relationships>"
);
