//! The layers of one report as JSON: what `hearsay read --json` writes, one object a line.
//!
//! The shapes are those of the case format's section on layers. Offsets are code points into
//! `article.text`, half open.

use crate::{case, offsets::CodePoints};
use hearsay_types::{Article, Evident, InputRecord, Note, Noted, Report, Span, TokenId};
use jiff::civil::DateTime;
use serde_json::{Map, Value, json};

/// The layers by name, in the order in which they are written. `id`, `input`, `model` and `notes` are always
/// written before them.
pub const LAYERS: &[&str] = &[
    "article",
    "sentences",
    "tokens",
    "entities",
    "mentions",
    "actors",
    "times",
    "places",
    "voices",
    "statements",
];

/// One report as a JSON object with the layers named in `wanted`, or all if that is empty.
pub fn to_json(report: &Noted<Report>, wanted: &[String]) -> Value {
    let points = CodePoints::new(&report.value.article.text);
    let writer = Writer { report: &report.value, points: &points };
    let mut object = Map::new();
    object.insert("id".into(), json!(report.value.article.id));
    object.insert("input".into(), input(&report.value.article.input));
    let model = report.value.model.as_ref();
    let model = model.map(|model| json!({ "name": model.name, "sha256": model.sha256 }));
    object.insert("model".into(), json!(model));
    object.insert("notes".into(), report.notes.iter().map(note).collect());
    for layer in LAYERS.iter().filter(|layer| wanted.is_empty() || wanted.iter().any(|w| w == *layer)) {
        object.insert((*layer).into(), writer.layer(layer));
    }
    Value::Object(object)
}

fn input(input: &InputRecord) -> Value {
    let mut written = json!({ "path": input.path, "sha256": input.sha256, "bytes": input.n_bytes });
    if let Some(captured) = &input.captured {
        written["captured"] = json!(captured);
    }
    written
}

fn note(note: &Note) -> Value {
    json!({ "stage": note.stage, "message": note.message })
}

struct Writer<'a> {
    report: &'a Report,
    points: &'a CodePoints,
}

impl Writer<'_> {
    fn layer(&self, name: &str) -> Value {
        match name {
            "article" => self.article(&self.report.article),
            "sentences" => self.report.analysis.sentences.iter().map(|s| self.points.span(s.span)).collect(),
            "tokens" => self.tokens(),
            "entities" => self.entities(),
            "mentions" => self.mentions(),
            "actors" => self.actors(),
            "times" => self.times(),
            "places" => self.places(),
            "voices" => self.voices(),
            _ => self.statements(),
        }
    }

    fn article(&self, article: &Article) -> Value {
        let text = |field: &Option<Evident<String>>| json!(field.as_ref().map(|found| &found.value));
        let credits = article.credits.iter().map(|credit| {
            let mut object = json!({
                "kind": credit.kind.as_str(), "of": credit.of, "evidence": credit.evidence,
                "start": credit.span.map(|span| self.points.offset(span.start)),
                "end": credit.span.map(|span| self.points.offset(span.end)),
            });
            if let Some(date) = credit.date {
                object["date"] = json!(date.to_string());
            }
            object
        });
        json!({
            "title": text(&article.title),
            "byline": text(&article.byline),
            "publisher": text(&article.publisher),
            "dateline": text(&article.dateline),
            "published": date(&article.published),
            "updated": date(&article.updated),
            "url": text(&article.url),
            "language": article.language,
            "text": article.text,
            "blocks": article.blocks.iter()
                .map(|block| self.spanned(block.span, json!({ "kind": block.kind.as_str() })))
                .collect::<Value>(),
            "links": article.links.iter()
                .map(|link| self.spanned(link.anchor, json!({ "target": link.target })))
                .collect::<Value>(),
            "credits": credits.collect::<Value>(),
            "labels": article.labels.iter()
                .map(|label| json!({ "name": label.name, "value": label.value }))
                .collect::<Value>(),
            "boilerplate": article.boilerplate,
            "evidence": evidence(article),
        })
    }

    fn tokens(&self) -> Value {
        let analysis = &self.report.analysis;
        let token = |token: &hearsay_types::Token| {
            let first = analysis.sentences[token.sentence.idx()].tokens.start;
            let head = token.head.map_or(0, |TokenId(head)| head - first + 1);
            let rest = json!({
                "upos": token.upos.as_str(), "lemma": token.lemma, "feats": &*token.feats.0, "head": head,
                "deprel": token.deprel.as_str(), "sentence": token.sentence.0,
            });
            self.spanned(token.span, rest)
        };
        analysis.tokens.iter().map(token).collect()
    }

    fn entities(&self) -> Value {
        let entities = self.report.analysis.entities.iter();
        entities
            .map(|e| self.spanned(e.span, json!({ "type": e.kind.as_str(), "score": score(e.score) })))
            .collect()
    }

    fn mentions(&self) -> Value {
        let actors = &self.report.actors;
        let rest =
            |m: &hearsay_types::Mention| json!({ "actor": actors.actor(m.actor).key, "cluster": m.cluster });
        actors.mentions.iter().map(|m| self.spanned(m.span, rest(m))).collect()
    }

    fn actors(&self) -> Value {
        let actor = |actor: &hearsay_types::Actor| {
            let mut object = json!({
                "id": actor.key, "name": actor.name, "kind": actor.kind.as_str(), "side": actor.side,
                "sector": actor.sector, "country": actor.country,
            });
            if !actor.candidates.is_empty() {
                object["candidates"] = json!(actor.candidates);
            }
            object
        };
        self.report.actors.actors.iter().map(actor).collect()
    }

    fn times(&self) -> Value {
        let time = |time: &hearsay_types::TimeExpression| {
            let mut rest = json!({ "type": time.kind.as_str(), "value": time.value });
            if let Some(modifier) = time.modifier {
                rest["mod"] = json!(modifier);
            }
            self.spanned(time.span, rest)
        };
        self.report.times.iter().map(time).collect()
    }

    fn places(&self) -> Value {
        let place = |place: &hearsay_types::PlaceMention| {
            let resolved = place.resolved.as_ref();
            let rest = json!({
                "role": place.role.as_str(),
                "geonames": resolved.and_then(|r| r.geonames),
                "name": resolved.map(|r| &r.name),
                "lat": resolved.map(|r| r.lat),
                "lon": resolved.map(|r| r.lon),
                "radius_km": resolved.map(|r| r.radius_km),
                "score": score(place.score),
            });
            self.spanned(place.span, rest)
        };
        self.report.places.iter().map(place).collect()
    }

    fn voices(&self) -> Value {
        let span = |span: &Option<Span>| span.map_or(Value::Null, |span| self.points.span(span));
        let voices = self.report.voices.iter().enumerate().map(|(id, voice)| {
            json!({
                "id": id, "source": span(&voice.source), "cue": span(&voice.cue),
                "content": voice.content.iter().map(|s| self.points.span(*s)).collect::<Value>(),
                "how": voice.how.as_str(), "attitude": voice.attitude.as_str(), "anonymous": voice.anonymous, "kind": voice.kind.as_str(),
                "parent": voice.parent.map(|parent| parent.0), "refers_to": voice.refers_to,
            })
        });
        voices.collect()
    }

    fn statements(&self) -> Value {
        case::statements(self.report).into()
    }

    /// An object with `start` and `end` before its other fields.
    fn spanned(&self, span: Span, rest: Value) -> Value {
        let mut object = self.points.span(span);
        if let (Value::Object(object), Value::Object(rest)) = (&mut object, rest) {
            object.extend(rest);
        }
        object
    }
}

/// What each field of the article was read from, for those that were found.
fn evidence(article: &Article) -> Value {
    let texts = [
        ("title", &article.title),
        ("byline", &article.byline),
        ("publisher", &article.publisher),
        ("dateline", &article.dateline),
        ("url", &article.url),
    ];
    let dates = [("published", &article.published), ("updated", &article.updated)];
    let mut object = Map::new();
    object.extend(texts.iter().filter_map(|(n, f)| Some(((*n).into(), json!(f.as_ref()?.evidence)))));
    object.extend(dates.iter().filter_map(|(n, f)| Some(((*n).into(), json!(f.as_ref()?.evidence)))));
    Value::Object(object)
}

/// `YYYY-MM-DD`, with the time of day where there is one.
fn date(found: &Option<Evident<DateTime>>) -> Value {
    let written = |date: DateTime| {
        if date.time() == jiff::civil::Time::midnight() { date.date().to_string() } else { date.to_string() }
    };
    json!(found.as_ref().map(|found| written(found.value)))
}

/// A score with three decimals.
fn score(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}
