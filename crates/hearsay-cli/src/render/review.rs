//! A statement in the terminal as a card to decide about: its words in their context, who does what to whom, on
//! whose word, and why it waits.

use super::{
    Painter,
    lines::{Part, Piece},
    paint::printable,
    records::wrap,
};
use hearsay::store::{
    BlockRecord, KeptStatement, Reading,
    effective::{Ruling, Standing},
    queue::Waiting,
};
use hearsay_types::{PropositionRecord, QuantityRecord, Span, StatementRecord, VoiceId, VoiceRecord};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Columns of the widest card.
const MAX_COLUMNS: usize = 100;
/// Bytes of context before and behind a statement's words.
const MAX_CONTEXT: usize = 240;
/// Matters that are named.
const MAX_MATTERS: usize = 2;
/// Columns of the names of fields.
const NAMES: usize = 11;

/// What stands on a card.
pub struct Card<'a> {
    /// Its place in the queue, from 1, and the number of cards.
    pub at: (usize, usize),
    /// Why it waits.
    pub waiting: &'a Waiting,
    /// The statement as the reader found it, with its places.
    pub kept: &'a KeptStatement,
    /// The statement as people have it.
    pub statement: &'a StatementRecord,
    /// What they decided.
    pub ruling: &'a Ruling,
    /// The report.
    pub reading: &'a Reading,
}

/// Writes a card, at most `columns` wide.
pub fn card(out: &mut dyn Write, card: &Card<'_>, columns: usize, painter: &Painter) -> io::Result<()> {
    let columns = columns.clamp(40, MAX_COLUMNS);
    let page = Page { card, columns, painter };
    page.head(out)?;
    page.context(out)?;
    page.fields(out)?;
    writeln!(out)
}

/// The keys, in a line.
pub fn keys(painter: &Painter) -> String {
    const KEYS: [(&str, &str); 9] = [
        ("a", "accept"),
        ("r", "reject"),
        ("c", "correct"),
        ("n", "note"),
        ("1-6", "credibility"),
        ("s", "skip"),
        ("u", "undo"),
        ("q", "quit"),
        ("?", "help"),
    ];
    let key = |(key, what): (&str, &str)| format!("{} {}", painter.strong(key), painter.faint(what));
    format!(" {}", KEYS.map(key).join("   "))
}

struct Page<'a> {
    card: &'a Card<'a>,
    columns: usize,
    painter: &'a Painter,
}

impl Page<'_> {
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let (n, of) = self.card.at;
        let waiting = self.card.waiting;
        let place = format!(" {n} of {of} ");
        let why = format!(" doubt {:.2} × weight {:.1} ", waiting.doubt, waiting.weight);
        let gap = self.columns.saturating_sub(place.width() + why.width() + 3);
        let rule = |n: usize| self.painter.faint(&"─".repeat(n));
        let (place, why) = (self.painter.strong(&place), self.painter.faint(&why));
        writeln!(out, "{}{place}{}{why}{}", rule(2), rule(gap), rule(1))?;
        let report = &self.card.reading.report;
        let day = report.published.as_deref().and_then(|day| day.get(..10)).unwrap_or("no date");
        let publisher = report.publisher.as_deref().unwrap_or("unknown publisher");
        let title = report.title.as_deref().unwrap_or("no title");
        let line = printable(&format!("{publisher} · {day} · {title}"));
        for line in wrap(&line, self.columns - 1) {
            writeln!(out, " {}", self.painter.faint(&line))?;
        }
        writeln!(out)
    }

    /// The words of the statement within what stands around them. A band marks the lines that have them; without
    /// color, brackets enclose them.
    fn context(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = self.card.reading.report.text.as_str();
        let Some(quote) = self.card.kept.quote.and_then(|(start, end)| within(text, start, end)) else {
            for line in wrap(&printable(&self.card.statement.quote), self.columns - 4) {
                writeln!(out, "  {} {}", self.painter.mark("▌"), self.painter.strong(&line))?;
            }
            return writeln!(out);
        };
        let (block, around) = self.around(text, quote);
        let mut line = String::new();
        let (mut used, mut has_quote) = (0, false);
        if around.start > block.start {
            line.push_str(&self.painter.faint("… "));
            used = 2;
        }
        let mut words = words(text, around).into_iter().peekable();
        while let Some(word) = words.next() {
            let (painted, width) = self.word(text, word, quote);
            if used > 0 && used + width > self.columns - 5 {
                self.band(out, &line, has_quote)?;
                (line, used, has_quote) = (String::new(), 0, false);
            }
            has_quote |= word.start < quote.end && quote.start < word.end;
            line.push_str(&painted);
            used += width;
            if words.peek().is_some() {
                line.push(' ');
                used += 1;
            }
        }
        if around.end < block.end {
            line.push_str(&self.painter.faint(" …"));
        }
        self.band(out, line.trim_end(), has_quote)?;
        writeln!(out)
    }

    fn band(&self, out: &mut dyn Write, line: &str, has_quote: bool) -> io::Result<()> {
        let band = if has_quote { self.painter.mark("▌") } else { " ".to_owned() };
        writeln!(out, "  {band} {}", line.trim_end())
    }

    /// The block that the quote stands in, and what of it is shown where it is long.
    fn around(&self, text: &str, quote: Span) -> (Span, Span) {
        let blocks = &self.card.reading.layout.blocks;
        let has_quote = |block: &&BlockRecord| block.start <= quote.start && quote.end <= block.end;
        let block = blocks.iter().find(has_quote).and_then(|block| within(text, block.start, block.end));
        let block = block.map_or((0, text.len()), |block| (block.start as usize, block.end as usize));
        let mut start = block.0.max((quote.start as usize).saturating_sub(MAX_CONTEXT));
        let mut end = block.1.min(text.len()).min((quote.end as usize).saturating_add(MAX_CONTEXT));
        // Whole words only.
        let is_cut = |at: usize| {
            !text.is_char_boundary(at)
                || text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
                    && text[at..].chars().next().is_some_and(char::is_alphanumeric)
        };
        while start > block.0 && is_cut(start) {
            start -= 1;
        }
        while end < block.1.min(text.len()) && is_cut(end) {
            end += 1;
        }
        let block = Span::new(block.0, block.1.min(text.len()).max(end)).trim(text);
        (block, Span::new(start, end).trim(text))
    }

    /// A word, painted by what it is part of, and its width.
    fn word(&self, text: &str, word: Span, quote: Span) -> (String, usize) {
        let (mut painted, mut width) = (String::new(), 0);
        let mut cuts = vec![word.start, word.end];
        let mut parts: Vec<(Span, VoiceId, Part)> = Vec::new();
        for (n, voice) in self.card.kept.voices.iter().enumerate() {
            let id = VoiceId::from(n);
            let places = [(voice.source, Part::Source), (voice.cue, Part::Cue)];
            for (place, part) in places {
                parts.extend(place.and_then(|(start, end)| Some((within(text, start, end)?, id, part))));
            }
        }
        for span in parts.iter().map(|(span, ..)| span).chain([&quote]) {
            cuts.extend([span.start, span.end].into_iter().filter(|at| word.start < *at && *at < word.end));
        }
        cuts.sort_unstable();
        cuts.dedup();
        for two in cuts.windows(2) {
            let span = Span { start: two[0], end: two[1] };
            let mut words = printable(span.of(text));
            let has = |outer: &Span| outer.start <= span.start && span.end <= outer.end;
            if !self.painter.has_color() {
                if span.start == quote.start {
                    words.insert(0, '[');
                }
                if span.end == quote.end {
                    words.push(']');
                }
            }
            width += words.width();
            painted += &match parts.iter().rev().find(|(outer, ..)| has(outer)) {
                Some((_, id, part)) => self.painter.piece(&Piece { span, part: Some((*id, *part)) }, &words),
                None if has(&quote) => self.painter.strong(&words),
                None => self.painter.faint(&words),
            };
        }
        (painted, width)
    }

    fn fields(&self, out: &mut dyn Write) -> io::Result<()> {
        let statement = self.card.statement;
        let kind = statement.proposition.kind();
        let mut head = self.painter.type_name(kind, statement.type_name());
        if let PropositionRecord::Event { event } = &statement.proposition {
            head += &event.mode.as_ref().map(|mode| format!(" ({})", printable(mode))).unwrap_or_default();
        }
        head += &format!("   {}", self.painter.factuality(statement.factuality));
        if self.card.ruling.standing != Standing::Undecided {
            head += &format!("   {}", self.painter.standing(self.card.ruling.standing));
        }
        writeln!(out, " {head}")?;
        for name in ["actor", "recipient", "from", "to", "what", "agreement", "by"] {
            if let Some(words) = statement.role(name) {
                self.role(out, name, words)?;
            }
        }
        if let PropositionRecord::Agreement { agreement } = &statement.proposition
            && !agreement.parties.is_empty()
        {
            self.role(out, "parties", &agreement.parties.join(", "))?;
        }
        for name in ["content", "place"] {
            if let Some(words) = statement.role(name) {
                self.role(out, name, words)?;
            }
        }
        if let Some(date) = statement.date() {
            self.field(out, "date", &printable(date), "")?;
        }
        if let PropositionRecord::Event { event } = &statement.proposition {
            for (name, words) in [("weapons", &event.weapons), ("context", &event.context)] {
                if !words.is_empty() {
                    self.field(out, name, &printable(&words.join(", ")), "")?;
                }
            }
        }
        for quantity in &statement.quantities {
            let words = format!("“{}”", printable(&quantity.text));
            self.field(out, &printable(&quantity.what), &amount(quantity), &words)?;
        }
        let chain: Vec<String> = statement.voice.iter().map(voice).collect();
        let says = if chain.is_empty() { "the report itself".to_owned() } else { chain.join(" ‹ ") };
        self.field(out, "says", &says, "")?;
        let matters = &self.card.waiting.matters;
        for matter in matters.iter().take(MAX_MATTERS) {
            let reports = plural(matter.reports, "report");
            let mut words = format!("{reports}, {}", plural(matter.roots, "root"));
            if matter.roots_on_this > 0 {
                words += &format!(", {} resting on this alone", matter.roots_on_this);
            }
            self.field(out, "matter", &printable(&format!("{} {}", matter.id, matter.label)), &words)?;
        }
        if matters.len() > MAX_MATTERS {
            self.field(out, "", "", &format!("and {} more", matters.len() - MAX_MATTERS))?;
        }
        self.field(out, "waits for", &self.card.waiting.reasons.join(", "), "")?;
        if let Some(grade) = self.card.ruling.credibility {
            self.field(out, "credible", &grade.to_string(), "")?;
        }
        for note in &self.card.ruling.notes {
            self.field(out, "note", &printable(note), "")?;
        }
        Ok(())
    }

    /// A role with whom it stands for.
    fn role(&self, out: &mut dyn Write, name: &str, words: &str) -> io::Result<()> {
        let statement = self.card.statement;
        let mut more: Vec<String> = Vec::new();
        for actor in statement.links.role(name) {
            more.push(format!("= {} ({})", printable(&actor.name), printable(&actor.key)));
        }
        if let Some(place) = statement.links.place.as_ref().filter(|_| name == "place") {
            more.push(format!("= {}, within {:.0} km", printable(&place.name), place.radius_km));
        }
        if more.is_empty() && !["what", "content", "agreement"].contains(&name) {
            more.push("unresolved".to_owned());
        }
        if statement.from_elsewhere.iter().any(|role| role == name) {
            more.push("understood from elsewhere".to_owned());
        }
        self.field(out, name, &printable(words), &more.join(", "))
    }

    fn field(&self, out: &mut dyn Write, name: &str, words: &str, more: &str) -> io::Result<()> {
        let columns = self.columns - NAMES - 4;
        let mut name = format!("   {name:<NAMES$}");
        let mut lines = wrap(words, columns);
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            writeln!(out, "{}{line}", self.painter.faint(&name))?;
            name = " ".repeat(NAMES + 3);
        }
        // What is said beside the words stands behind them where there is room.
        if more.is_empty() || last.width() + more.width() + 2 <= columns {
            let more =
                if more.is_empty() { String::new() } else { format!("  {}", self.painter.faint(more)) };
            return writeln!(out, "{}{last}{more}", self.painter.faint(&name));
        }
        writeln!(out, "{}{last}", self.painter.faint(&name))?;
        for line in wrap(more, columns) {
            writeln!(out, "{}{}", " ".repeat(NAMES + 3), self.painter.faint(&line))?;
        }
        Ok(())
    }
}

/// A span if it stands in the text, on character boundaries.
fn within(text: &str, start: u32, end: u32) -> Option<Span> {
    text.get(start as usize..end as usize).map(|_| Span { start, end })
}

/// The words of a stretch of text, by their places.
fn words(text: &str, around: Span) -> Vec<Span> {
    let part = around.of(text);
    part.split_whitespace()
        .map(|word| {
            let start = word.as_ptr() as usize - part.as_ptr() as usize + around.start as usize;
            Span::new(start, start + word.len())
        })
        .collect()
}

/// A link of the chain: who, whom that stands for, and how.
fn voice(voice: &VoiceRecord) -> String {
    let mut words = printable(voice.source.as_deref().unwrap_or("somebody unnamed"));
    if let Some(refers_to) = &voice.refers_to {
        words += &format!(" = {}", printable(refers_to));
    }
    if let Some(cue) = &voice.cue {
        words += &format!(" “{}”", printable(cue));
    }
    words
}

fn amount(quantity: &QuantityRecord) -> String {
    match (quantity.low, quantity.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "number unknown".to_owned(),
    }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
