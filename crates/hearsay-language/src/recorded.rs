//! What the `train.toml` beside a model's weights records of them.

/// The SHA-256 of the weights in lower-case hexadecimal, as the script that trained them wrote it down; `None`
/// if it is not there.
///
/// To name a model in every statement must not cost a pass over tens of megabytes at each start.
pub(crate) fn weights_sha256(train: &str) -> Option<&str> {
    train.lines().find_map(|line| line.strip_prefix("weights_sha256 = \"")?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_found() {
        assert_eq!(weights_sha256("seed = 1\nweights_sha256 = \"0a1b\"\n"), Some("0a1b"));
        assert_eq!(weights_sha256("seed = 1"), None);
    }
}
