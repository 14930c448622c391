//! Color and emphasis, or none.

use super::lines::{Part, Piece};
use anstyle::{AnsiColor, Color, Style};
use hearsay::store::effective::Standing;
use hearsay_types::{Factuality, VoiceId};

/// Paints words for a terminal, or leaves them plain.
pub struct Painter {
    color: bool,
}

/// Colors of voices, taken in turn. Readable on dark and on light ground.
const VOICE_COLORS: [AnsiColor; 5] =
    [AnsiColor::Cyan, AnsiColor::Magenta, AnsiColor::Green, AnsiColor::Blue, AnsiColor::Yellow];

impl Painter {
    /// A painter that uses color, or one that leaves words as they are.
    pub fn new(color: bool) -> Self {
        Self { color }
    }

    /// Whether words are painted at all.
    pub fn has_color(&self) -> bool {
        self.color
    }

    /// Less than the rest.
    pub fn faint(&self, words: &str) -> String {
        self.paint(Style::new().dimmed(), words)
    }

    /// More than the rest.
    pub fn strong(&self, words: &str) -> String {
        self.paint(Style::new().bold(), words)
    }

    /// The number of a statement.
    pub fn mark(&self, words: &str) -> String {
        self.paint(Style::new().fg_color(Some(AnsiColor::Red.into())), words)
    }

    /// A statement's type.
    pub fn type_name(&self, kind: &str, words: &str) -> String {
        let color = match kind {
            "event" => AnsiColor::Red,
            "relation" => AnsiColor::Blue,
            "control" => AnsiColor::Green,
            _ => AnsiColor::Yellow,
        };
        self.paint(Style::new().bold().fg_color(Some(color.into())), words)
    }

    /// How sure the innermost voice is, where it is not simply sure.
    pub fn factuality(&self, factuality: Factuality) -> String {
        let style = match factuality {
            Factuality::Denied => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
            _ => Style::new().italic(),
        };
        self.paint(style, factuality.as_str())
    }

    /// What people made of a statement.
    pub fn standing(&self, standing: Standing) -> String {
        let style = match standing {
            Standing::Undecided => Style::new().dimmed(),
            Standing::Accepted | Standing::Added => Style::new().fg_color(Some(AnsiColor::Green.into())),
            Standing::Corrected => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            Standing::Rejected => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        };
        self.paint(style, standing.as_str())
    }

    /// Words of a voice.
    pub fn voice(&self, voice: Option<VoiceId>, words: &str) -> String {
        self.paint(voice.map_or_else(Style::new, voice_style), words)
    }

    /// A piece of the text: a source is bold, a cue underlined, a content in its voice's color.
    pub fn piece(&self, piece: &Piece, words: &str) -> String {
        let style = match piece.part {
            None => Style::new(),
            Some((voice, Part::Content)) => voice_style(voice),
            Some((voice, Part::Source)) => voice_style(voice).bold(),
            Some((voice, Part::Cue)) => voice_style(voice).underline(),
        };
        self.paint(style, words)
    }

    fn paint(&self, style: Style, words: &str) -> String {
        if !self.color || words.is_empty() || style == Style::new() {
            return words.to_owned();
        }
        format!("{}{words}{}", style.render(), style.render_reset())
    }
}

fn voice_style(voice: VoiceId) -> Style {
    Style::new().fg_color(Some(Color::Ansi(VOICE_COLORS[voice.idx() % VOICE_COLORS.len()])))
}

/// Foreign words made fit for a terminal: control characters, with which a page could steer it, and marks
/// that turn the direction of writing become spaces.
pub fn printable(words: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    words.chars().map(|c| if steers(c) || c == '\u{a0}' { ' ' } else { c }).collect()
}
