//! Generate, check, train, bench.
fn main() {}
