//! What depends on the processor: sixteen lanes of numbers, and products of int8 matrices.
//!
//! Instructions are chosen when the program runs. The unsafe code of this crate is here (but for the memory
//! map): calls of functions that need instructions which a [`Processor`] has found to be there.

mod avx2;
mod avx512;
mod lanes;
mod portable;

pub use lanes::Lanes;

use crate::linear::Product;

/// Sets of instructions, from the narrowest to the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instructions {
    /// Those that every processor of this build's target has.
    Portable,
    /// AVX2 and FMA: x86 processors since about 2013.
    Avx2,
    /// AVX-512 with VNNI: x86 servers since about 2019.
    Avx512,
}

/// A set of instructions that the processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Processor(Instructions);

/// A calculation over lanes. `run` and what it calls must be `#[inline(always)]`, so that they become code
/// for the instructions that they are run with.
pub trait Pass {
    /// Does it.
    fn run<V: Lanes>(self);
}

impl Processor {
    /// The widest instructions that the processor has and `limit` allows.
    pub fn at_most(limit: Instructions) -> Self {
        let found = widest();
        Self(found.min(limit))
    }

    /// The widest instructions that the processor has.
    pub fn widest() -> Self {
        Self::at_most(Instructions::Avx512)
    }

    /// Which they are.
    pub const fn instructions(self) -> Instructions {
        self.0
    }

    /// Runs a pass.
    #[expect(unsafe_code, reason = "numeric kernels")]
    pub(crate) fn run(self, pass: impl Pass) {
        match self.0 {
            // SAFETY: a `Processor` holds only instructions that `widest` found.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { avx512::run(pass) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { avx2::run(pass) },
            _ => pass.run::<portable::Lanes16>(),
        }
    }

    /// Multiplies quantized rows with a matrix.
    #[expect(unsafe_code, reason = "numeric kernels")]
    pub(crate) fn multiply(self, product: Product<'_>) {
        match self.0 {
            // SAFETY: a `Processor` holds only instructions that `widest` found.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { avx512::multiply(product) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { avx2::multiply(product) },
            _ => portable::multiply(product),
        }
    }
}

impl Default for Processor {
    fn default() -> Self {
        Self::widest()
    }
}

#[cfg(target_arch = "x86_64")]
fn widest() -> Instructions {
    let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    let has_avx512 = has_avx2
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni");
    match (has_avx2, has_avx512) {
        (_, true) => Instructions::Avx512,
        (true, _) => Instructions::Avx2,
        _ => Instructions::Portable,
    }
}

#[cfg(not(target_arch = "x86_64"))]
const fn widest() -> Instructions {
    Instructions::Portable
}
