//! Raw bytes to articles: ingest and article.

pub mod ingest;
