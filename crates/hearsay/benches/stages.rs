//! Time per stage over the committed reports: `cargo bench -p hearsay`. Throughput is in bytes of the
//! pages for `extract`, in words divided by white space for `language`, in bytes of main text for the rest.
//! `start` is what is loaded before the first report.
#![allow(missing_docs, reason = "criterion's macros make functions without comments")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hearsay::{
    Reader,
    ingest::{self, Content, Input},
};
use hearsay_coding::{
    ActorLinker, Found, Knowledge, PlaceResolver, Rules, TimeTagger, VoiceFinder, statements, time,
};
use hearsay_extract::article;
use hearsay_language::{
    Analyzer, CoreferenceFinder, FastAnalyzer, NeuralAnalyzer,
    neural::{Instructions, Processor},
};
use hearsay_types::{Analysis, Article, Coreference};
use std::{hint::black_box, sync::Arc};

fn inputs() -> Vec<Input> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/reports");
    let read = ingest::inputs(&[folder.into()], &ingest::Options::default());
    read.map(|input| input.expect("the committed reports can be read")).collect()
}

fn stages(criterion: &mut Criterion) {
    let inputs = inputs();
    let n_bytes = |input: &Input| match &input.content {
        Content::Page { bytes, .. } => bytes.len() as u64,
        Content::Record(record) => record.text.len() as u64,
        Content::Message(message) => message.text.len() as u64,
    };
    let mut group = criterion.benchmark_group("extract");
    group.throughput(Throughput::Bytes(inputs.iter().map(n_bytes).sum()));
    group.bench_function("pages to articles", |bencher| {
        bencher
            .iter(|| inputs.iter().map(|input| article::read(input.clone()).value.text.len()).sum::<usize>());
    });
    group.finish();

    let articles: Vec<Article> = inputs.into_iter().map(|input| article::read(input).value).collect();
    let english: Vec<Article> =
        articles.into_iter().filter(|a| a.language.as_deref() == Some("en")).collect();
    start(criterion);
    let language = FastAnalyzer::new();
    let analyses: Vec<Analysis> = english.iter().map(|article| language.analyze(article)).collect();
    let knowledge = Arc::new(Knowledge::built_in());
    let time = TimeTagger::new(time::Options::default());
    let place = PlaceResolver::new(knowledge.clone());
    let actors = ActorLinker::new(knowledge);
    let attribution = VoiceFinder::new();
    let rules = Rules::builtin().expect("the built-in rules are well formed");

    let mut group = criterion.benchmark_group("language");
    let n_words = |article: &Article| article.text.split_whitespace().count() as u64;
    group.throughput(Throughput::Elements(english.iter().map(n_words).sum()));
    group.bench_function("text to parse and entities, fast", |bencher| {
        bencher.iter(|| english.iter().map(|article| language.analyze(article).tokens.len()).sum::<usize>());
    });
    for (limit, name) in [(Instructions::Avx512, "widest"), (Instructions::Avx2, "AVX2 at most")] {
        let neural = NeuralAnalyzer::for_processor(Processor::at_most(limit));
        group.bench_function(format!("text to parse and entities, neural, {name}"), |bencher| {
            bencher
                .iter(|| english.iter().map(|article| neural.analyze(article).tokens.len()).sum::<usize>());
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(english.iter().map(|article| article.text.len() as u64).sum()));
    let coref = CoreferenceFinder::new();
    let chains: Vec<Coreference> =
        english.iter().zip(&analyses).map(|(a, t)| coref.find(&a.text, t)).collect();
    let reports: Vec<(&Article, &Analysis, &Coreference)> =
        english.iter().zip(&analyses).zip(&chains).map(|((a, t), c)| (a, t, c)).collect();
    group.bench_function("coref", |bencher| {
        bencher.iter(|| reports.iter().map(|(a, t, _)| coref.find(&a.text, t).links().len()).sum::<usize>());
    });
    group.bench_function("time", |bencher| {
        bencher.iter(|| reports.iter().map(|(a, t, _)| time.tag(a, t, a.dct()).len()).sum::<usize>());
    });
    group.bench_function("place", |bencher| {
        bencher.iter(|| reports.iter().map(|(a, t, _)| place.resolve(a, t).len()).sum::<usize>());
    });
    group.bench_function("actors", |bencher| {
        bencher.iter(|| reports.iter().map(|(a, t, c)| actors.link(a, t, c).mentions.len()).sum::<usize>());
    });
    let linked: Vec<_> = reports.iter().map(|(a, t, c)| actors.link(a, t, c)).collect();
    group.bench_function("attribution", |bencher| {
        bencher.iter(|| {
            reports
                .iter()
                .zip(&linked)
                .map(|((a, t, c), actors)| attribution.find(a, t, c, actors).len())
                .sum::<usize>()
        });
    });
    group.bench_function("statements", |bencher| {
        let earlier: Vec<_> = reports
            .iter()
            .zip(&linked)
            .map(|((a, t, c), actors)| {
                (time.tag(a, t, a.dct()), place.resolve(a, t), attribution.find(a, t, c, actors))
            })
            .collect();
        bencher.iter(|| {
            for (((article, text, coreference), actors), (times, places, voices)) in
                reports.iter().zip(&linked).zip(&earlier)
            {
                let found = Found { article, text, times, places, coreference, actors };
                black_box(statements(&rules, &found, voices));
            }
        });
    });
    group.finish();
}

/// What [`Reader::new`](hearsay::Reader::new) loads, one by one, and all of it.
fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    group.bench_function("language", |bencher| bencher.iter(FastAnalyzer::new));
    group.bench_function("knowledge", |bencher| bencher.iter(Knowledge::built_in));
    group.bench_function("rules", |bencher| bencher.iter(Rules::builtin));
    group.bench_function("all", |bencher| bencher.iter(|| Reader::new(&hearsay::Options::default()).is_ok()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);
