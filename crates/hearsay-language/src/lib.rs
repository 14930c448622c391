//! Sentences, tokens, tags, parse and entities.
