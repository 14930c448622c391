//! Article: the main text of a page, and what the page says about it.
//!
//! In comes a decoded page ([`Dom::parse`](dom::Dom::parse)), out goes an
//! [`Article`](hearsay_types::Article) whose text maps back to the bytes of the page.

pub mod dom;
