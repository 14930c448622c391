//! From letters to lines in the order in which they are read.
//!
//! Letters on one height make rows; gaps within a row divide it into segments. A page is cut into columns
//! where a gutter runs through all segments of a stretch of rows (after the XY cut of Nagy and Seth, 1984).

use super::glyphs::{Glyph, GlyphText};

/// A stretch of words on one height.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) baseline: f64,
    /// Height of the font of most of its letters.
    pub(super) size: f64,
    /// Its column; lines of one column that stand together belong together.
    pub(super) column: usize,
    /// Whether it is a row of a table, its cells divided by ` | `.
    pub(super) is_row: bool,
}

impl Line {
    /// Number of letters and other characters.
    pub(super) fn n_chars(&self) -> usize {
        self.text.chars().count()
    }
}

/// The lines of a page.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    /// In the order of reading.
    pub(super) lines: Vec<Line>,
    /// What the document marks as no part of its text, line by line.
    pub(super) artifacts: Vec<Line>,
    /// What runs in another direction, as one text.
    pub(super) sideways: String,
    pub(super) n_letters: usize,
    /// Letters of which the font does not tell what they stand for.
    pub(super) n_unknown: usize,
}

/// Puts the letters of a page in lines.
pub(super) fn read(glyphs: Vec<Glyph>) -> PageLines {
    let mut page = PageLines::default();
    let mut upright: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut artifacts = Vec::new();
    for glyph in glyphs {
        page.n_letters += 1;
        page.n_unknown += usize::from(glyph.text == GlyphText::Unknown);
        if glyph.is_artifact && glyph.is_upright {
            artifacts.push(glyph);
        } else if glyph.is_upright {
            // Some programs print a letter twice to make it bold.
            let is_twice = upright.last().is_some_and(|last| {
                last.text == glyph.text
                    && (last.left - glyph.left).abs() < 0.1 * glyph.size
                    && (last.baseline - glyph.baseline).abs() < 0.1 * glyph.size
            });
            if !is_twice {
                upright.push(glyph);
            }
        } else {
            push(&mut page.sideways, &glyph.text);
        }
    }
    page.artifacts = segments(artifacts);
    let mut segments = segments(upright);
    // Rows from top to bottom, each from left to right.
    segments.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.left.total_cmp(&b.left)));
    let rows = rows(segments);
    let mut n_columns = 0;
    order(rows, 0, &mut n_columns, &mut page.lines);
    page
}

/// Divides letters into stretches of words: the letters of one height, divided at wide gaps.
fn segments(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    // Letters on nearly the same height are one row, whatever the order in which they were shown.
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut heights: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match heights.last_mut() {
            Some(row)
                if row.last().is_some_and(|last| {
                    glyph.baseline - last.baseline <= 0.25 * glyph.size.min(last.size)
                }) =>
            {
                row.push(glyph)
            }
            _ => heights.push(vec![glyph]),
        }
    }
    let mut found = Vec::new();
    for mut row in heights {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut open: Option<(Line, Vec<(f64, usize)>)> = None;
        let mut is_space_before = false;
        for glyph in row {
            let is_space = matches!(&glyph.text, GlyphText::Character(c) if c.is_whitespace());
            if is_space {
                is_space_before = true;
                continue;
            }
            let gap = open.as_ref().map(|(line, _)| (glyph.left - line.right) / glyph.size);
            let widest = if is_space_before { WIDE_GAP } else { BARE_GAP };
            if gap.is_none_or(|gap| gap > widest) {
                found.extend(open.take().map(closed));
                open = Some((
                    Line {
                        text: String::new(),
                        left: glyph.left,
                        right: glyph.right,
                        baseline: glyph.baseline,
                        size: glyph.size,
                        column: 0,
                        is_row: false,
                    },
                    Vec::new(),
                ));
            } else if let Some((line, _)) = &mut open
                && (is_space_before || gap.is_some_and(|gap| gap > SPACE))
            {
                line.text.push(' ');
            }
            is_space_before = false;
            if let Some((line, sizes)) = &mut open {
                push(&mut line.text, &glyph.text);
                line.right = line.right.max(glyph.right);
                line.baseline = line.baseline.max(glyph.baseline);
                let n_sizes = sizes.len();
                match sizes.iter_mut().find(|(size, _)| (size - glyph.size).abs() < 0.05 * size) {
                    Some((_, n)) => *n += 1,
                    None if n_sizes < 8 => sizes.push((glyph.size, 1)),
                    None => {}
                }
            }
        }
        found.extend(open.map(closed));
    }
    found
}

/// A gap of so many heights of the font divides columns or cells.
const WIDE_GAP: f64 = 1.6;
/// As `WIDE_GAP`, where no space stands in it.
const BARE_GAP: f64 = 0.8;
/// A gap of so many heights of the font is a space. Letters of justified or spaced text stand closer.
const SPACE: f64 = 0.17;

fn closed((line, sizes): (Line, Vec<(f64, usize)>)) -> Line {
    let size = sizes.iter().max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)));
    Line { size: size.map_or(line.size, |(size, _)| *size), ..line }
}

fn push(out: &mut String, text: &GlyphText) {
    match text {
        GlyphText::Character(c) => match ligature(*c) {
            Some(letters) => out.push_str(letters),
            None if c.is_control() => out.push(' '),
            None => out.push(*c),
        },
        GlyphText::Several(text) => out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c })),
        GlyphText::Unknown => out.push(char::REPLACEMENT_CHARACTER),
    }
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// Sorted segments by their height.
fn rows(segments: Vec<Line>) -> Vec<Vec<Line>> {
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for segment in segments {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    segment.baseline - first.baseline <= 0.3 * segment.size.min(first.size)
                }) =>
            {
                row.push(segment);
            }
            _ => rows.push(vec![segment]),
        }
    }
    rows
}

/// Rows of a column, at least.
const MIN_ROWS: usize = 3;
/// In pages with more rows no columns are looked for.
const MAX_ROWS: usize = 600;

/// Puts rows into the order of reading: columns behind each other, what stands above and below them before
/// and after.
fn order(rows: Vec<Vec<Line>>, depth: usize, n_columns: &mut usize, out: &mut Vec<Line>) {
    let best = if depth < 8 && rows.len() <= MAX_ROWS { columns(&rows) } else { None };
    let Some((start, end, gutter)) = best else {
        *n_columns += 1;
        let column = *n_columns;
        let mut rows = rows;
        for row in &mut rows {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
        }
        join_cells(&mut rows);
        out.extend(rows.into_iter().flatten().map(|line| Line { column, ..line }));
        return;
    };
    let mut above = rows;
    let below = above.split_off(end);
    let within = above.split_off(start);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in within {
        let (a, b): (Vec<Line>, Vec<Line>) = row.into_iter().partition(|line| line.left < gutter);
        left.extend((!a.is_empty()).then_some(a));
        right.extend((!b.is_empty()).then_some(b));
    }
    for part in [above, left, right, below] {
        if !part.is_empty() {
            order(part, depth + 1, n_columns, out);
        }
    }
}

/// Joins the cells of tables, row by row: a table has at least three rows of several segments.
fn join_cells(rows: &mut [Vec<Line>]) {
    let mut start = 0;
    while start < rows.len() {
        let n = rows[start..].iter().take_while(|row| row.len() >= 2).count();
        if n >= 3 {
            for row in &mut rows[start..start + n] {
                let mut cells = std::mem::take(row).into_iter();
                let Some(mut whole) = cells.next() else { continue };
                for cell in cells {
                    whole.is_row = true;
                    whole.text.push_str(" | ");
                    whole.text.push_str(&cell.text);
                    whole.right = whole.right.max(cell.right);
                }
                row.push(whole);
            }
        }
        start += n.max(1);
    }
}

/// The longest stretch of rows that a gutter divides into two columns of running text, and where it stands.
fn columns(rows: &[Vec<Line>]) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    // A gutter is to the left of some segment that is not the first of its row, or that stands indented.
    let mut starts: Vec<f64> = rows.iter().flat_map(|row| row.iter().skip(1)).map(|line| line.left).collect();
    starts.sort_by(f64::total_cmp);
    starts.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    starts.truncate(64);
    for start in starts {
        let gutter = start - 2.0;
        let mut first: Option<usize> = None;
        for i in 0..=rows.len() {
            let is_free = rows
                .get(i)
                .is_some_and(|row| row.iter().all(|line| line.right < gutter || line.left > gutter));
            match (first, is_free) {
                (None, true) => first = Some(i),
                (Some(from), false) => {
                    first = None;
                    let (from, to) = trimmed(rows, from, i, gutter);
                    let is_longer = best.is_none_or(|(a, b, _)| to - from > b - a);
                    if is_longer && are_columns(&rows[from..to], gutter) {
                        best = Some((from, to, gutter));
                    }
                }
                _ => {}
            }
        }
    }
    best
}

/// Without rows at the ends that stand on one side only, apart from the columns.
fn trimmed(rows: &[Vec<Line>], mut from: usize, mut to: usize, gutter: f64) -> (usize, usize) {
    let is_double =
        |row: &Vec<Line>| row.iter().any(|l| l.left < gutter) && row.iter().any(|l| l.left > gutter);
    // One column may begin higher or end lower than the other, but a single line is a heading above both.
    let n_lone = rows[from..to].iter().take_while(|row| !is_double(row)).count();
    if n_lone <= 2 {
        from += n_lone;
    }
    let n_lone = rows[from..to].iter().rev().take_while(|row| !is_double(row)).count();
    if n_lone == to - from {
        to = from;
    }
    (from, to)
}

/// Whether both sides of a gutter hold running text rather than cells.
fn are_columns(rows: &[Vec<Line>], gutter: f64) -> bool {
    let side = |is_left: bool| {
        let lines = rows.iter().flatten().filter(move |line| (line.left < gutter) == is_left);
        let (n, n_chars) = lines.fold((0, 0), |(n, n_chars), line| (n + 1, n_chars + line.n_chars()));
        n >= MIN_ROWS && n_chars >= 14 * n
    };
    side(true) && side(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, left: f64, baseline: f64) -> Vec<Glyph> {
        let letters = text.chars().enumerate();
        let glyph = |(i, c): (usize, char)| Glyph {
            left: left + i as f64 * 5.0,
            right: left + i as f64 * 5.0 + 5.0,
            baseline,
            size: 10.0,
            text: GlyphText::Character(c),
            is_upright: true,
            is_artifact: false,
        };
        letters.map(glyph).collect()
    }

    #[test]
    fn columns_are_read_behind_each_other() {
        let mut glyphs = line("A headline over both of the columns of the page", 0.0, 10.0);
        for i in 0..5 {
            let baseline = 40.0 + 12.0 * f64::from(i);
            glyphs.extend(line("right column's words", 150.0, baseline));
            glyphs.extend(line("left column's words", 0.0, baseline));
        }
        let page = read(glyphs);
        let texts: Vec<&str> = page.lines.iter().map(|line| line.text.split(' ').next().unwrap()).collect();
        assert_eq!(texts[0], "A");
        assert_eq!(texts[1..6], ["left"; 5]);
        assert_eq!(texts[6..], ["right"; 5]);
    }

    #[test]
    fn cells_are_read_row_by_row() {
        let mut glyphs = Vec::new();
        for i in 0..4 {
            glyphs.extend(line("killed", 0.0, 12.0 * f64::from(i)));
            glyphs.extend(line("12", 100.0, 12.0 * f64::from(i)));
        }
        let texts: Vec<String> = read(glyphs).lines.into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["killed | 12"; 4]);
    }

    #[test]
    fn letters_that_are_printed_twice_count_once() {
        let mut glyphs = Vec::new();
        for glyph in line("truce", 0.0, 10.0) {
            glyphs.push(Glyph { left: glyph.left + 0.2, ..glyph.clone() });
            glyphs.insert(glyphs.len() - 1, glyph);
        }
        assert_eq!(read(glyphs).lines[0].text, "truce");
    }
}
