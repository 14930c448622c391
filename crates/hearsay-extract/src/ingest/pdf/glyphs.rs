//! The letters of a page and where they stand.
//!
//! Follows those operators of a content stream that move and show text (ISO 32000, section 9); pictures,
//! colors and paths are passed over. `hayro-font` tells which letter a code stands for and how wide it is.

use hayro_font::{
    Font, FontCache, FontGlyph,
    hayro_cmap::BfString,
    hayro_syntax::{
        content::{TypedIter, ops::TypedInstruction},
        object::{
            Dict, Name, Object,
            dict::keys::{MATRIX, RESOURCES, SUBTYPE},
        },
        page::{Page, Resources},
    },
    kurbo::{Affine, Point},
};
use std::sync::Arc;

/// A letter, in points from the upper left corner of its page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line on which it stands.
    pub(super) baseline: f64,
    /// Height of its font.
    pub(super) size: f64,
    /// What it stands for: mostly one character.
    pub(super) text: GlyphText,
    /// Whether it runs from left to right, as the page is held.
    pub(super) is_upright: bool,
    /// Whether the document marks it as no part of its text: running heads, page numbers.
    pub(super) is_artifact: bool,
}

/// What a glyph stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GlyphText {
    Character(char),
    Several(String),
    /// The font does not tell.
    Unknown,
}

/// How deep forms may lie within each other.
const MAX_DEPTH: usize = 12;

/// Reads the pages of one document.
pub(super) struct GlyphReader<'a> {
    fonts: FontCache<'a>,
    glyphs: Vec<Glyph>,
    /// How many operators may still be followed, so that no document takes forever.
    n_operators_left: u64,
}

/// Operators that are followed in one document; a page of print has some thousands.
const MAX_OPERATORS: u64 = 50_000_000;
/// Letters of one page; more are left out.
const MAX_GLYPHS: usize = 1_000_000;

impl<'a> GlyphReader<'a> {
    pub(super) fn new() -> Self {
        Self { fonts: FontCache::new(), glyphs: Vec::new(), n_operators_left: MAX_OPERATORS }
    }

    /// Whether the document has more than is followed.
    pub(super) fn is_exhausted(&self) -> bool {
        self.n_operators_left == 0
    }

    /// The letters of a page, in the order in which it shows them.
    pub(super) fn read(&mut self, page: &Page<'a>) -> Vec<Glyph> {
        let transform = Affine::new(page.initial_transform(true).as_coeffs());
        let state = State { transform, ..State::default() };
        self.follow(page.typed_operations(), page.resources(), state, 0);
        std::mem::take(&mut self.glyphs)
    }

    fn follow(
        &mut self,
        mut operators: TypedIter<'_>,
        resources: &Resources<'a>,
        mut state: State<'a>,
        depth: usize,
    ) {
        let mut saved: Vec<State<'a>> = Vec::new();
        let was_artifact = state.is_artifact;
        let mut marks: Vec<bool> = Vec::new();
        while let Some(operator) = operators.next() {
            if self.n_operators_left == 0 || self.glyphs.len() >= MAX_GLYPHS {
                return;
            }
            self.n_operators_left -= 1;
            match operator {
                TypedInstruction::BeginMarkedContent(mark) => {
                    marks.push(&**mark.0 == b"Artifact");
                    state.is_artifact = was_artifact || marks.contains(&true);
                }
                TypedInstruction::BeginMarkedContentWithProperties(mark) => {
                    marks.push(&**mark.0 == b"Artifact");
                    state.is_artifact = was_artifact || marks.contains(&true);
                }
                TypedInstruction::EndMarkedContent(_) => {
                    marks.pop();
                    state.is_artifact = was_artifact || marks.contains(&true);
                }
                TypedInstruction::SaveState(_) if saved.len() < 256 => saved.push(state.clone()),
                TypedInstruction::RestoreState(_) => {
                    if let Some(last) = saved.pop() {
                        state = State { is_artifact: state.is_artifact, ..last };
                    }
                }
                TypedInstruction::Transform(t) => {
                    let own = [t.0, t.1, t.2, t.3, t.4, t.5].map(|n| n.as_f64());
                    state.transform *= Affine::new(own);
                }
                TypedInstruction::BeginText(_) => state.place(Affine::IDENTITY),
                TypedInstruction::SetTextMatrix(m) => {
                    state.place(Affine::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64())));
                }
                TypedInstruction::TextFont(font) => {
                    state.size = font.1.as_f64();
                    state.font = resources.get_font(font.0).and_then(|dict| self.font(&dict));
                }
                TypedInstruction::HorizontalScaling(n) => state.scale = n.0.as_f64() / 100.0,
                TypedInstruction::TextLeading(n) => state.leading = n.0.as_f64(),
                TypedInstruction::CharacterSpacing(n) => state.character_space = n.0.as_f64(),
                TypedInstruction::WordSpacing(n) => state.word_space = n.0.as_f64(),
                TypedInstruction::TextRise(n) => state.rise = n.0.as_f64(),
                TypedInstruction::NextLine(n) => state.next_line(n.0.as_f64(), n.1.as_f64()),
                TypedInstruction::NextLineAndSetLeading(n) => {
                    state.leading = -n.1.as_f64();
                    state.next_line(n.0.as_f64(), n.1.as_f64());
                }
                TypedInstruction::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
                TypedInstruction::ShowText(text) => self.show(&mut state, text.0.as_bytes()),
                TypedInstruction::NextLineAndShowText(text) => {
                    state.next_line(0.0, -state.leading);
                    self.show(&mut state, text.0.as_bytes());
                }
                TypedInstruction::ShowTextWithParameters(text) => {
                    (state.word_space, state.character_space) = (text.0.as_f64(), text.1.as_f64());
                    state.next_line(0.0, -state.leading);
                    self.show(&mut state, text.2.as_bytes());
                }
                TypedInstruction::ShowTexts(texts) => {
                    for object in texts.0.iter::<Object<'_>>() {
                        match object {
                            Object::Number(n) => state.advance(-n.as_f64() / UNITS * state.size),
                            Object::String(text) => self.show(&mut state, text.as_bytes()),
                            _ => {}
                        }
                    }
                }
                TypedInstruction::XObject(form) if depth < MAX_DEPTH => {
                    self.form(form.0, resources, &state, depth);
                }
                _ => {}
            }
        }
    }

    /// Follows a form: a content stream of its own.
    fn form(&mut self, name: &Name<'_>, resources: &Resources<'a>, state: &State<'a>, depth: usize) {
        let Some(stream) = resources.get_x_object(name) else { return };
        let dict = stream.dict();
        if dict.get::<Name<'_>>(SUBTYPE).is_none_or(|kind| &*kind != b"Form") {
            return;
        }
        let Ok(content) = stream.decoded_data() else { return };
        let matrix = dict.get::<[f64; 6]>(MATRIX).map_or(Affine::IDENTITY, Affine::new);
        let own = dict.get::<Dict<'_>>(RESOURCES).map(Resources::new);
        let state = State { transform: state.transform * matrix, ..state.clone() };
        self.follow(TypedIter::new(&content), own.as_ref().unwrap_or(resources), state, depth + 1);
    }

    fn font(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        let query: hayro_font::FontResolverFn = Arc::new(|query| match query {
            hayro_font::FontQuery::Standard(font) => Some(font.get_font_data()),
            hayro_font::FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
        });
        let no_cmaps: hayro_font::CMapResolverFn = Arc::new(|_| None);
        self.fonts.font(dict, &query, &no_cmaps)
    }

    fn show(&mut self, state: &mut State<'a>, codes: &[u8]) {
        let Some(font) = state.font.clone() else { return };
        let is_horizontal = font.is_horizontal();
        let mut at = 0;
        while at < codes.len() && self.glyphs.len() < MAX_GLYPHS {
            let (code, n_bytes) = font.read_code(codes, at);
            at += n_bytes.max(1);
            let advance = font.code_advance(code);
            let width = if is_horizontal { advance.x } else { advance.y } / UNITS * state.size;
            let space = if code == 32 && n_bytes == 1 { state.word_space } else { 0.0 };
            let text = match font.glyph(font.map_code(code), code) {
                FontGlyph::Outline(glyph) => glyph.as_unicode(),
                FontGlyph::Type3(glyph) => glyph.as_unicode(),
            };
            self.glyphs.extend(state.glyph(width, text));
            if is_horizontal {
                state.advance(width + state.character_space + space);
            } else {
                state.text *= Affine::translate((0.0, width + state.character_space + space));
            }
        }
    }
}

/// Parts of the font's height in which advances are told.
const UNITS: f64 = 1000.0;

/// What operators set.
#[derive(Clone)]
struct State<'a> {
    transform: Affine,
    /// From where the next letter stands.
    text: Affine,
    /// From where the line began.
    line: Affine,
    font: Option<Font<'a>>,
    size: f64,
    scale: f64,
    leading: f64,
    character_space: f64,
    word_space: f64,
    rise: f64,
    is_artifact: bool,
}

impl Default for State<'_> {
    fn default() -> Self {
        Self {
            transform: Affine::IDENTITY,
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
            font: None,
            size: 1.0,
            scale: 1.0,
            leading: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            rise: 0.0,
            is_artifact: false,
        }
    }
}

impl State<'_> {
    fn place(&mut self, matrix: Affine) {
        (self.text, self.line) = (matrix, matrix);
    }

    fn next_line(&mut self, right: f64, up: f64) {
        self.place(self.line * Affine::translate((right, up)));
    }

    fn advance(&mut self, width: f64) {
        self.text *= Affine::translate((width * self.scale, 0.0));
    }

    /// The letter at the current place; `None` where it cannot be placed.
    fn glyph(&self, width: f64, text: Option<BfString>) -> Option<Glyph> {
        let whole = self.transform * self.text;
        let start = whole * Point::new(0.0, self.rise);
        let end = whole * Point::new(width * self.scale, self.rise);
        let top = whole * Point::new(0.0, self.rise + self.size);
        let size = (top - start).hypot();
        let is_placed = [start.x, start.y, end.x, end.y, size].iter().all(|n| n.is_finite() && n.abs() < 1e6);
        let text = match text {
            Some(BfString::Char(c)) => GlyphText::Character(c),
            Some(BfString::String(text)) => GlyphText::Several(text),
            None => GlyphText::Unknown,
        };
        (is_placed && size > 0.1).then_some(Glyph {
            left: start.x.min(end.x),
            right: start.x.max(end.x),
            baseline: start.y,
            size,
            text,
            is_artifact: self.is_artifact,
            is_upright: (end.y - start.y).abs() <= 0.2 * size.min((end.x - start.x).abs().max(0.1 * size))
                && end.x >= start.x - 0.01
                && top.y <= start.y,
        })
    }
}
