//! Raw bytes to articles: ingest and article.

pub mod article;
pub mod ingest;
