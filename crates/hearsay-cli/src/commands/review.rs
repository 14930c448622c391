//! `hearsay review`: a queue of statements to decide about, one key a decision. Each decision is on the disk before
//! the next card is shown.

use super::{
    decide::{author, correction, words},
    painter,
    read::terminal_columns,
};
use crate::{
    args::Review,
    render::{self, Card, Painter},
};
use anyhow::{Context, anyhow, bail};
use console::{Key, Term};
use hearsay::store::{
    CaseFile, Reading,
    decisions::Verdict,
    effective::{Rulings, Standing},
    queue::Waiting,
};
use hearsay_types::StatementRecord;
use jiff::Timestamp;
use std::{
    collections::BTreeSet,
    fs,
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

const HELP: &str = "\
 a  the report states this, as the card has it
 r  the report does not state this
 c  a field is wrong: type FIELD=VALUE, several with semicolons between them
    place=Orven; date=2031-05-02; factuality=denied; voice.1.source=the army; quantities.1.low=12
 n  write a remark; the card stays
 1  to 6: how credible it is, from confirmed by others to cannot be judged; the card stays
 s  decide later
 u  undo the last decision and go back to its card
 q  stop; all that was decided is kept
";

/// Goes through the queue, in the terminal or by the lines of a file or of standard input.
pub fn run(args: &Review, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open(&args.case, Timestamp::now())?;
    let mut review = Session::new(case, args)?;
    let columns = args.width.unwrap_or_else(terminal_columns);
    let painter = painter(args.color);
    let is_live = args.batch.is_none() && io::stdin().is_terminal() && io::stdout().is_terminal();
    if is_live {
        review.live(out, columns, &painter)?;
    } else {
        let lines: Vec<String> = match &args.batch {
            Some(path) => {
                let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
                text.lines().map(str::to_owned).collect()
            }
            None => io::stdin().lock().lines().collect::<Result<_, _>>()?,
        };
        review.batch(&lines, out, columns, &painter)?;
    }
    writeln!(out, "{}", review.sum())?;
    Ok(ExitCode::SUCCESS)
}

/// What somebody answers to a card.
enum Answer {
    Accept,
    Reject,
    Correct(String),
    Note(String),
    Credible(u8),
    Skip,
    Undo,
    Quit,
    Help,
}

/// A queue, and how far somebody is in it.
struct Session {
    case: CaseFile,
    by: String,
    is_coding: bool,
    queue: Vec<Waiting>,
    rulings: Rulings,
    at: usize,
    /// What was decided: the numbers of the decisions and the card.
    made: Vec<(Vec<i64>, usize, &'static str)>,
}

/// A card's contents.
struct Open {
    reading: Reading,
    n: usize,
    statement: StatementRecord,
}

impl Session {
    fn new(case: CaseFile, args: &Review) -> anyhow::Result<Self> {
        let is_coding = args.coder.is_some();
        let by = author(args.coder.as_deref().or(args.by.as_deref()))?;
        let mut queue = case.queue()?;
        let limit = args.limit.unwrap_or(usize::MAX);
        // Coders see neither what others decided nor an order that shows it.
        let rulings = if is_coding { Rulings::default() } else { case.rulings()? };
        if is_coding {
            queue.truncate(limit);
            let coded = coded_by(&case, &by)?;
            queue.retain(|waiting| !coded.contains(&waiting.statement));
        } else {
            queue.retain(|waiting| rulings.standing(&waiting.statement) == Standing::Undecided);
            queue.truncate(limit);
        }
        Ok(Self { case, by, is_coding, queue, rulings, at: 0, made: Vec::new() })
    }

    fn live(&mut self, out: &mut dyn Write, columns: usize, painter: &Painter) -> anyhow::Result<()> {
        let term = Term::stdout();
        let mut said = String::new();
        while self.at < self.queue.len() {
            let open = self.open()?;
            write!(out, "\x1b[2J\x1b[H")?;
            self.card(&open, out, columns, painter)?;
            writeln!(out, "{}", render::keys(painter))?;
            if !said.is_empty() {
                writeln!(out, "\n {said}")?;
            }
            out.flush()?;
            let key = match term.read_key_raw() {
                Ok(key) => key,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => break,
                Err(error) => return Err(error).context("reading a key"),
            };
            said.clear();
            let answer = match key {
                Key::Char('a' | 'A') => Answer::Accept,
                Key::Char('r' | 'R') => Answer::Reject,
                Key::Char('c' | 'C') => Answer::Correct(ask(&term, out, "FIELD=VALUE; … ")?),
                Key::Char('n' | 'N') => Answer::Note(ask(&term, out, "note: ")?),
                Key::Char(grade @ '1'..='6') => Answer::Credible(grade as u8 - b'0'),
                Key::Char('s' | 'S' | ' ') | Key::ArrowRight => Answer::Skip,
                Key::Char('u' | 'U') | Key::Backspace => Answer::Undo,
                Key::Char('q' | 'Q') | Key::Escape | Key::CtrlC => Answer::Quit,
                Key::Char('?' | 'h') => Answer::Help,
                _ => continue,
            };
            if matches!(&answer, Answer::Correct(words) | Answer::Note(words) if words.trim().is_empty()) {
                continue;
            }
            match self.answer(&open, &answer) {
                Ok(Some(done)) => said = done,
                Ok(None) => break,
                Err(error) => said = painter.mark(&render::printable(&format!("{error:#}"))),
            }
        }
        write!(out, "\x1b[2J\x1b[H")?;
        Ok(())
    }

    fn batch(
        &mut self,
        lines: &[String],
        out: &mut dyn Write,
        columns: usize,
        painter: &Painter,
    ) -> anyhow::Result<()> {
        let mut shown = None;
        for (n, line) in lines.iter().enumerate().map(|(n, line)| (n + 1, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(id) = line.strip_prefix('@') {
                let found = self.queue.iter().position(|waiting| waiting.statement == id.trim());
                self.at = found.with_context(|| format!("line {n}: {} does not wait", id.trim()))?;
                continue;
            }
            let answer = answer_of(line).with_context(|| format!("line {n}"))?;
            if self.at >= self.queue.len() && !matches!(answer, Answer::Undo | Answer::Quit) {
                bail!("line {n}: no statement waits any more");
            }
            if self.at >= self.queue.len() {
                match answer {
                    Answer::Undo => writeln!(out, "{}", self.undo()?)?,
                    _ => break,
                }
                continue;
            }
            let open = self.open()?;
            if shown != Some(self.at) {
                self.card(&open, out, columns, painter)?;
                shown = Some(self.at);
            }
            match self.answer(&open, &answer).with_context(|| format!("line {n}"))? {
                Some(said) => writeln!(out, " {said}\n")?,
                None => break,
            }
        }
        Ok(())
    }

    fn open(&self) -> anyhow::Result<Open> {
        let waiting = &self.queue[self.at];
        let reading = self.case.reading(&waiting.report)?;
        let n = reading.statements.iter().position(|kept| kept.statement.id == waiting.statement);
        let n =
            n.ok_or_else(|| anyhow!("{} was read anew meanwhile: start review again", waiting.statement))?;
        let statement = self.rulings.corrected(&reading.statements[n].statement, Some(&reading.report.text));
        Ok(Open { reading, n, statement })
    }

    fn card(&self, open: &Open, out: &mut dyn Write, columns: usize, painter: &Painter) -> io::Result<()> {
        let waiting = &self.queue[self.at];
        let ruling = self.rulings.statements.get(&waiting.statement).cloned().unwrap_or_default();
        let card = Card {
            at: (self.at + 1, self.queue.len()),
            waiting,
            kept: &open.reading.statements[open.n],
            statement: &open.statement,
            ruling: &ruling,
            reading: &open.reading,
        };
        render::card(out, &card, columns, painter)
    }

    /// Does what is answered. Gives what to say; `None` where that is the end.
    fn answer(&mut self, open: &Open, answer: &Answer) -> anyhow::Result<Option<String>> {
        let id = self.queue[self.at].statement.clone();
        let (verdicts, what) = match answer {
            Answer::Accept => (vec![Verdict::Accept], "accepted"),
            Answer::Reject => (vec![Verdict::Reject], "rejected"),
            Answer::Correct(words) => (corrections(&open.statement, words)?, "corrected"),
            Answer::Note(text) => (vec![Verdict::Note { text: text.trim().to_owned() }], "note"),
            Answer::Credible(grade) => {
                (vec![Verdict::RateSource { reliability: None, credibility: Some(*grade) }], "note")
            }
            Answer::Skip => {
                self.at += 1;
                return Ok(Some(String::new()));
            }
            Answer::Undo => return self.undo().map(Some),
            Answer::Quit => return Ok(None),
            Answer::Help => return Ok(Some(HELP.trim().to_owned())),
        };
        let mut numbers = Vec::new();
        let mut said = Vec::new();
        for verdict in &verdicts {
            let now = Timestamp::now();
            let number = if self.is_coding {
                self.case.code(&self.by, &id, verdict, now)?
            } else {
                self.case.decide(&self.by, &id, verdict, now)?
            };
            numbers.push(number);
            said.push(format!("decision {number}: {}", words(&id, verdict)));
        }
        self.made.push((numbers, self.at, what));
        if what == "note" {
            self.learn()?;
        } else {
            self.at += 1;
        }
        Ok(Some(said.join("; ")))
    }

    /// Undoes what was decided last and goes back to its card.
    fn undo(&mut self) -> anyhow::Result<String> {
        let (numbers, at, what) = self.made.pop().context("nothing was decided here yet")?;
        let subject = self.queue[at].statement.clone();
        for number in numbers.iter().rev() {
            let verdict = Verdict::Undo { decision: *number };
            let now = Timestamp::now();
            if self.is_coding {
                self.case.code(&self.by, &subject, &verdict, now)?;
            } else {
                self.case.decide(&self.by, &subject, &verdict, now)?;
            }
        }
        self.at = at;
        self.learn()?;
        Ok(format!("{what} is undone"))
    }

    /// What is decided by now. A coder sees his own notes only through `hearsay decisions`.
    fn learn(&mut self) -> anyhow::Result<()> {
        if !self.is_coding {
            self.rulings = self.case.rulings()?;
        }
        Ok(())
    }

    fn sum(&self) -> String {
        let count = |what: &str| self.made.iter().filter(|(.., made)| *made == what).count();
        let decided: BTreeSet<usize> =
            self.made.iter().filter(|(.., what)| *what != "note").map(|(_, at, _)| *at).collect();
        let (accepted, rejected, corrected) = (count("accepted"), count("rejected"), count("corrected"));
        format!(
            "{} decided by {}: {accepted} accepted, {rejected} rejected, {corrected} corrected; {} wait",
            decided.len(),
            self.by,
            self.queue.len() - decided.len()
        )
    }
}

/// The statements that a coder has coded.
fn coded_by(case: &CaseFile, coder: &str) -> anyhow::Result<BTreeSet<String>> {
    let decisions = case.decisions()?;
    let counts =
        |verdict: &Verdict| matches!(verdict, Verdict::Accept | Verdict::Reject | Verdict::Correct { .. });
    let of_coder = decisions
        .iter()
        .filter(|made| made.holds && made.is_coding && made.author == coder && counts(&made.verdict));
    let mut coded = BTreeSet::new();
    for made in of_coder {
        coded.extend(case.subject_now(made.id)?);
    }
    Ok(coded)
}

/// `place=Orven; date=2031-05-02`. All must fit, or nothing is decided.
fn corrections(statement: &StatementRecord, words: &str) -> anyhow::Result<Vec<Verdict>> {
    let pieces = words.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    let corrections = pieces.map(|piece| {
        let (field, value) = piece.split_once('=').context("expected FIELD=VALUE, such as place=Orven")?;
        correction(statement, field, value)
    });
    let corrections: Vec<Verdict> = corrections.collect::<Result<_, _>>()?;
    if corrections.is_empty() {
        bail!("expected FIELD=VALUE, such as place=Orven");
    }
    Ok(corrections)
}

/// A line as an answer: a key, and behind it what it needs.
fn answer_of(line: &str) -> anyhow::Result<Answer> {
    let (key, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim().to_owned();
    Ok(match key {
        "a" => Answer::Accept,
        "r" => Answer::Reject,
        "c" => Answer::Correct(rest),
        "n" => Answer::Note(rest),
        "1" | "2" | "3" | "4" | "5" | "6" => Answer::Credible(key.parse()?),
        "s" => Answer::Skip,
        "u" => Answer::Undo,
        "q" => Answer::Quit,
        "?" => Answer::Help,
        _ => bail!("{key:?} is no key of review: a r c n 1-6 s u q ?"),
    })
}

fn ask(term: &Term, out: &mut dyn Write, prompt: &str) -> anyhow::Result<String> {
    write!(out, "\n {prompt}")?;
    out.flush()?;
    term.read_line().context("reading a line")
}
