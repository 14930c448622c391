//! Sixteen numbers at a time.

/// Sixteen numbers that are calculated with at the same time. Every implementation gives the same result to
/// the last bit.
pub trait Lanes: Copy {
    /// How many rows a tile of two vectors' width should have to fill the registers.
    const TILE_ROWS: usize;

    /// The same number in all lanes.
    fn splat(number: f32) -> Self;
    /// From memory.
    fn load(from: &[f32; 16]) -> Self;
    /// From signed bytes.
    fn load_int8(from: &[i8; 16]) -> Self;
    /// To memory.
    fn store(self, to: &mut [f32; 16]);
    /// To bytes: rounded to the nearest whole number, to the even one in the middle, and cut off at 0 and 255.
    fn store_bytes(self, to: &mut [u8; 16]);
    /// `self + other`.
    fn add(self, other: Self) -> Self;
    /// `self - other`.
    fn sub(self, other: Self) -> Self;
    /// `self * other`.
    fn mul(self, other: Self) -> Self;
    /// `self * factor + summand`, rounded once.
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// The lesser of each pair.
    fn min(self, other: Self) -> Self;
    /// The greater of each pair.
    fn max(self, other: Self) -> Self;
    /// The absolute numbers.
    fn abs(self) -> Self;
    /// The whole numbers nearest to these, and two to their power. For numbers in -126..=127.
    fn round_and_power(self) -> (Self, Self);

    /// The lanes in memory.
    #[inline(always)]
    fn array(self) -> [f32; 16] {
        let mut array = [0.0; 16];
        self.store(&mut array);
        array
    }

    /// The sum of all lanes: the upper half is added to the lower one until one is left.
    #[inline(always)]
    fn sum(self) -> f32 {
        fold(self.array(), |a, b| a + b)
    }

    /// The greatest of all lanes.
    #[inline(always)]
    fn greatest(self) -> f32 {
        fold(self.array(), |a, b| if a > b { a } else { b })
    }
}

#[inline(always)]
fn fold(mut lanes: [f32; 16], join: impl Fn(f32, f32) -> f32) -> f32 {
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            lanes[i] = join(lanes[i], lanes[i + half]);
        }
    }
    lanes[0]
}
