//! From the lines of all pages to a saved text: paragraphs, headings, and what runs along the edges of pages
//! kept apart.

use super::lines::{Line, PageLines};
use rustc_hash::{FxHashMap, FxHashSet};

/// A document as a saved text: a paragraph a line, `#` before headings.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) text: String,
    /// Running heads, page numbers, what a browser prints at the edges.
    pub(super) aside: Vec<String>,
    /// An address that stands at the edge of a page.
    pub(super) url: Option<String>,
}

/// A page with its height.
pub(super) struct Sheet {
    pub(super) lines: PageLines,
    pub(super) height: f64,
}

/// Lays out the pages of a document.
pub(super) fn lay_out(mut sheets: Vec<Sheet>) -> Laid {
    let mut laid = Laid::default();
    for sheet in &mut sheets {
        let artifacts = std::mem::take(&mut sheet.lines.artifacts);
        artifacts.into_iter().for_each(|line| laid.put_aside(line.text));
        let sideways = std::mem::take(&mut sheet.lines.sideways);
        if !sideways.trim().is_empty() {
            laid.put_aside(sideways);
        }
    }
    let body_size = body_size(&sheets);
    take_edges(&mut sheets, body_size, &mut laid);
    let words = Words::of(&sheets);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for sheet in sheets {
        let pitch = pitch(&sheet.lines.lines);
        let edges = edges(&sheet.lines.lines);
        let mut edges = edges.into_iter();
        let mut last: Option<Line> = None;
        for line in sheet.lines.lines {
            let edge = edges.next().unwrap_or_default();
            let goes_on = match (&last, paragraphs.last()) {
                (Some(before), _) => goes_on(before, &line, edge, pitch),
                // Over the page: only where the sentence is open.
                (None, Some(paragraph)) => paragraph.is_open_for(&line),
                (None, None) => false,
            };
            match paragraphs.last_mut() {
                Some(paragraph) if goes_on => paragraph.add(&line, &words),
                _ => paragraphs.push(Paragraph::new(&line)),
            }
            last = Some(line);
        }
    }
    let mut sizes: Vec<u64> =
        paragraphs.iter().filter(|p| p.is_heading(body_size)).map(|p| tenths(p.size)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    // Where the first page has one largest heading, running text above it (a notice on cookies) is no part of
    // the report.
    let is_title = |paragraph: &Paragraph| {
        paragraph.is_heading(body_size) && Some(&tenths(paragraph.size)) == sizes.first()
    };
    let title = paragraphs
        .iter()
        .position(is_title)
        .filter(|_| paragraphs.iter().filter(|p| is_title(p)).count() == 1);
    for (i, paragraph) in paragraphs.into_iter().enumerate() {
        if title.is_some_and(|title| i < title && title <= 30) && paragraph.is_prose() {
            laid.put_aside(paragraph.text);
            continue;
        }
        if !laid.text.is_empty() {
            laid.text.push_str("\n\n");
        }
        if paragraph.is_heading(body_size) {
            let rank = sizes.iter().position(|size| *size == tenths(paragraph.size)).unwrap_or_default();
            laid.text.push_str(&"#".repeat(rank.min(5) + 1));
            laid.text.push(' ');
        }
        match paragraph.is_row {
            true => laid.text.push_str(&format!("| {} |", paragraph.text.trim())),
            false => laid.text.push_str(paragraph.text.trim()),
        }
    }
    laid
}

impl Laid {
    fn put_aside(&mut self, words: String) {
        let address =
            words.split_whitespace().find(|word| word.starts_with("http://") || word.starts_with("https://"));
        if self.url.is_none() {
            self.url = address.map(str::to_owned);
        }
        if !self.aside.contains(&words) {
            self.aside.push(words);
        }
    }
}

fn tenths(size: f64) -> u64 {
    (size * 10.0).round() as u64
}

/// The size of the font of most letters.
fn body_size(sheets: &[Sheet]) -> f64 {
    let mut sizes: FxHashMap<u64, usize> = FxHashMap::default();
    for line in sheets.iter().flat_map(|sheet| &sheet.lines.lines) {
        *sizes.entry(tenths(line.size)).or_default() += line.n_chars();
    }
    let mut sizes: Vec<(u64, usize)> = sizes.into_iter().collect();
    sizes.sort_unstable_by_key(|(size, n)| (std::cmp::Reverse(*n), *size));
    sizes.first().map_or(10.0, |(size, _)| *size as f64 / 10.0)
}

/// The share of a page's height within which lines at its edges are running heads.
const EDGE: f64 = 0.1;
/// As `EDGE`, for lines that stand on one page only.
const OUTER_EDGE: f64 = 0.06;

/// Takes the lines at the edges of pages that are no part of the text: those that return on other pages, page
/// numbers, and small print with a date or an address, as browsers put there.
fn take_edges(sheets: &mut [Sheet], body_size: f64, laid: &mut Laid) {
    let is_at = |line: &Line, height: f64, share: f64| {
        line.baseline < height * share || line.baseline > height * (1.0 - share)
    };
    let mut n_pages: FxHashMap<String, usize> = FxHashMap::default();
    for sheet in sheets.iter() {
        let at_edge = sheet.lines.lines.iter().filter(|line| is_at(line, sheet.height, EDGE));
        let kinds: FxHashSet<String> = at_edge.map(|line| shape(&line.text)).collect();
        let mut kinds: Vec<String> = kinds.into_iter().collect();
        kinds.sort_unstable();
        for kind in kinds {
            *n_pages.entry(kind).or_default() += 1;
        }
    }
    let n_sheets = sheets.len();
    for sheet in sheets {
        let height = sheet.height;
        let lines = std::mem::take(&mut sheet.lines.lines);
        for line in lines {
            let n = n_pages.get(&shape(&line.text)).copied().unwrap_or_default();
            let returns = n >= 2 && n * 3 >= n_sheets && line.n_chars() <= 160;
            let is_small = line.size <= 0.85 * body_size;
            let is_print = is_at(&line, height, OUTER_EDGE) && is_small;
            let is_edge = is_at(&line, height, EDGE) && (returns || is_page_number(&line.text));
            if is_edge || is_print {
                laid.put_aside(line.text);
            } else {
                sheet.lines.lines.push(line);
            }
        }
    }
}

/// A line with its numbers blurred: `Page 3 of 7` and `Page 4 of 7` are one.
fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_numeric() => {
                if !shape.ends_with('0') {
                    shape.push('0');
                }
            }
            c => shape.extend(c.to_lowercase()),
        }
    }
    shape
}

/// `7`, `- 7 -`, `Page 7`, `7/12`, `Page 7 of 12`.
fn is_page_number(text: &str) -> bool {
    let shape = shape(text);
    let words: Vec<&str> =
        shape.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    matches!(
        words.as_slice(),
        ["0"] | ["0", "0"] | ["page" | "p", "0"] | ["page", "0", "of", "0"] | ["0", "of", "0"]
    ) && text.chars().count() <= 20
}

/// The distance of most lines that follow each other, in heights of the font.
fn pitch(lines: &[Line]) -> f64 {
    let mut pitches: Vec<f64> = lines
        .windows(2)
        .filter(|pair| pair[0].column == pair[1].column && pair[1].baseline > pair[0].baseline)
        .map(|pair| (pair[1].baseline - pair[0].baseline) / pair[1].size.max(pair[0].size))
        .filter(|pitch| (0.8..=3.0).contains(pitch))
        .collect();
    pitches.sort_by(f64::total_cmp);
    // Gaps between paragraphs are wider: the lower part tells the distance of lines.
    pitches.get(pitches.len() / 3).copied().unwrap_or(1.3)
}

/// The left and the right edge of the text around each line: of the lines near it in its column that have its
/// size.
fn edges(lines: &[Line]) -> Vec<(f64, f64)> {
    const NEAR: usize = 8;
    let edge = |(i, line): (usize, &Line)| {
        let near = &lines[i.saturating_sub(NEAR)..(i + NEAR).min(lines.len())];
        let alike = near
            .iter()
            .filter(|other| other.column == line.column && tenths(other.size) == tenths(line.size));
        alike.fold((line.left, line.right), |(left, right), other| {
            (left.min(other.left), right.max(other.right))
        })
    };
    lines.iter().enumerate().map(edge).collect()
}

/// Whether a line goes on the paragraph of the one before it.
fn goes_on(before: &Line, line: &Line, (left, right): (f64, f64), pitch: f64) -> bool {
    let size = before.size.max(line.size);
    if (before.size - line.size).abs() > 0.08 * size || before.is_row || line.is_row {
        return false;
    }
    if before.column != line.column {
        // The next column: only where the sentence is open.
        return is_open(&before.text) && line.text.starts_with(|c: char| c.is_lowercase() || c.is_numeric());
    }
    let distance = line.baseline - before.baseline;
    if distance < 0.3 * size {
        // Further words on the same height, behind a wide gap.
        return false;
    }
    let is_near = distance / size <= pitch * 1.2 + 0.05;
    let is_indented = line.left - before.left > 0.8 * size && before.left - left < 0.5 * size;
    let first = line.text.split(' ').next().unwrap_or_default();
    let first_width = (line.right - line.left) * first.chars().count() as f64 / line.n_chars().max(1) as f64;
    // Had the paragraph gone on, its next word would have stood on that line.
    let is_short = before.right + 0.3 * size + first_width < right - 0.5 * size;
    let is_item = matches!(first, "•" | "-" | "–" | "*" | "▪" | "●" | "◦");
    let is_centered = is_short && is_open(&before.text) && first.starts_with(char::is_lowercase);
    is_near && !is_item && (is_centered || (!is_indented && !is_short))
}

/// Whether a text ends within a sentence.
fn is_open(text: &str) -> bool {
    !text.trim_end_matches(['"', '”', '’', ')', '»']).ends_with(['.', '!', '?', ':', '…'])
}

/// Lines that belong together.
struct Paragraph {
    text: String,
    size: f64,
    n_lines: usize,
    is_row: bool,
}

impl Paragraph {
    fn new(line: &Line) -> Self {
        Self { text: line.text.clone(), size: line.size, n_lines: 1, is_row: line.is_row }
    }

    /// Whether a line at the top of the next page goes on.
    fn is_open_for(&self, line: &Line) -> bool {
        let starts_within = line.text.starts_with(|c: char| c.is_lowercase());
        is_open(&self.text)
            && self.text.chars().count() > 40
            && starts_within
            && (self.size - line.size).abs() <= 0.08 * self.size
    }

    fn add(&mut self, line: &Line, words: &Words) {
        self.n_lines += 1;
        match words.broken(&self.text, &line.text) {
            Some(Broken::Word) => drop(self.text.pop()),
            Some(Broken::Compound) => {}
            None => self.text.push(' '),
        }
        self.text.push_str(&line.text);
    }

    /// Whether it is running text rather than a line of a menu.
    fn is_prose(&self) -> bool {
        !self.is_row && self.text.chars().count() >= 60 && !is_open(&self.text)
    }

    fn is_heading(&self, body_size: f64) -> bool {
        !self.is_row && self.size >= 1.15 * body_size && self.text.chars().count() <= 250 && self.n_lines <= 6
    }
}

/// What a hyphen at the end of a line is.
enum Broken {
    /// It was put there to divide a word.
    Word,
    /// It belongs to the word.
    Compound,
}

/// The words of the document, by which divided words are told from compounds.
struct Words(FxHashSet<String>);

impl Words {
    fn of(sheets: &[Sheet]) -> Self {
        let lines = sheets.iter().flat_map(|sheet| &sheet.lines.lines);
        // The last word of a line may be a part of one.
        let words = lines.flat_map(|line| line.text.split(' ').rev().skip(1).map(plain));
        Self(words.collect())
    }

    fn broken(&self, before: &str, line: &str) -> Option<Broken> {
        let stem = before.strip_suffix(['-', '\u{ad}', '\u{2010}'])?;
        if !stem.ends_with(char::is_alphabetic) {
            return None;
        }
        let part = stem.rsplit(' ').next().unwrap_or_default();
        let rest = line.split(' ').next().unwrap_or_default();
        if !rest.starts_with(char::is_lowercase) {
            // "Al-" and "Qaeda"
            return rest.starts_with(char::is_alphanumeric).then_some(Broken::Compound);
        }
        let compound = plain(&format!("{part}-{rest}"));
        let whole = plain(&format!("{part}{rest}"));
        let is_compound = !before.ends_with('\u{ad}')
            && (part.contains('-') || (self.0.contains(&compound) && !self.0.contains(&whole)));
        Some(if is_compound { Broken::Compound } else { Broken::Word })
    }
}

fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, baseline: f64) -> Line {
        let right = text.chars().count() as f64 * 5.0;
        Line { text: text.to_owned(), left: 0.0, right, baseline, size: 10.0, column: 1, is_row: false }
    }

    fn sheet(lines: Vec<Line>) -> Sheet {
        Sheet { lines: PageLines { lines, ..PageLines::default() }, height: 800.0 }
    }

    #[test]
    fn running_heads_and_page_numbers_are_kept_apart() {
        let page = |n: usize, words: &str| {
            sheet(vec![
                line("Orvenna Review", 30.0),
                line(words, 300.0),
                line(&format!("Page {n} of 2"), 780.0),
            ])
        };
        let laid = lay_out(vec![
            page(1, "The truce that was agreed on Sunday, the ministry"),
            page(2, "said, would hold."),
        ]);
        assert_eq!(laid.text, "The truce that was agreed on Sunday, the ministry said, would hold.");
        assert_eq!(laid.aside, ["Orvenna Review", "Page 1 of 2", "Page 2 of 2"]);
    }

    #[test]
    fn divided_words_are_joined_and_compounds_kept() {
        let laid = lay_out(vec![sheet(vec![
            line("The cease-fire was broken, the cease-", 100.0),
            line("fire monitors told the town coun-", 112.0),
            line("cil on Sunday, after the bridge of Al-", 124.0),
            line("Inlet was shelled again.", 136.0),
        ])]);
        let expected = "The cease-fire was broken, the cease-fire monitors told the town council on Sunday, after the bridge of Al-Inlet was shelled again.";
        assert_eq!(laid.text, expected);
    }

    #[test]
    fn a_short_line_ends_its_paragraph() {
        let laid = lay_out(vec![sheet(vec![
            line("The ministry denied that its troops had fired.", 100.0),
            line("Nobody was hurt.", 112.0),
            line("Talks will resume on Monday in the town, it said.", 124.0),
        ])]);
        assert_eq!(laid.text.matches("\n\n").count(), 1, "{}", laid.text);
    }
}
