//! Keys of features.

/// The hash of some bytes (FNV-1a, folded). Stable: model files depend on it.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^ (hash >> 29)
}

/// Mixes a value into a hash; the order matters. Stable: model files depend on it.
#[inline]
pub const fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 32)
}

/// The features of one decision, as keys. Made once and cleared between decisions.
#[derive(Debug, Default)]
pub struct Keys {
    keys: Vec<u64>,
    template: u64,
}

impl Keys {
    /// Starts the next decision.
    pub fn clear(&mut self) {
        self.clear_from(0);
    }

    /// Starts the next decision, with templates counted from `first`: so can decisions of several kinds
    /// share a model.
    pub fn clear_from(&mut self, first: u64) {
        self.keys.clear();
        self.template = first;
    }

    /// Adds a feature: the values, in the template whose number is that of the call since
    /// [`clear`](Self::clear). Each decision of a model must therefore make the same calls.
    #[inline]
    pub fn push<const N: usize>(&mut self, values: [u64; N]) {
        self.template += 1;
        self.keys.push(values.iter().fold(self.template, |hash, value| mix(hash, *value)));
    }

    /// Leaves out the next template: the values in it are missing here.
    #[inline]
    pub fn skip(&mut self) {
        self.template += 1;
    }

    /// The keys so far.
    pub fn as_slice(&self) -> &[u64] {
        &self.keys
    }
}
