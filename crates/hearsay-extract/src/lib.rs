//! Raw bytes to articles: ingest and article.
