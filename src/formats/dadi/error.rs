//! What can be wrong with a spectrum's file.

use super::{MAX_BYTES, MAX_SAMPLES};

/// Why a file is not a joint spectrum. Lines and values are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpectrumError {
    /// The file is too large.
    #[error("the file has {bytes} bytes; spectra of up to {MAX_BYTES} bytes are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It begins as a gzip archive does.
    #[error("the file is packed (gzip); unpack it first, and bring the spectrum's text (.fs)")]
    Packed,
    /// Not a text file.
    #[error("line {line} is not text; a spectrum's file (.fs) holds plain numbers")]
    NotText {
        /// Where.
        line: usize,
    },
    /// No line with dimensions.
    #[error(
        "the file holds no spectrum; expected a line with its dimensions, such as \"21 21\", and its values"
    )]
    Empty,
    /// The line of dimensions does not begin with numbers.
    #[error(
        "line {line}: expected the spectrum's dimensions, such as \"21 21\", found \"{found}\""
    )]
    Dimensions {
        /// Where.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// Not two populations.
    #[error("line {line}: the spectrum has {found} population(s), expected 2")]
    Populations {
        /// Where.
        line: usize,
        /// How many dimensions stand there.
        found: usize,
    },
    /// A dimension that no sample has.
    #[error("line {line}, dimension {axis}: expected 2 to {} (haplotypes sampled, plus one), found {found}", MAX_SAMPLES + 1)]
    Size {
        /// Where.
        line: usize,
        /// Which dimension.
        axis: usize,
        /// What stands there.
        found: String,
    },
    /// Something else behind the dimensions.
    #[error(
        "line {line}: behind the dimensions expected nothing, or folded or unfolded and two quoted labels, found \"{found}\""
    )]
    Header {
        /// Where.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// A value that is no count.
    #[error(
        "line {line}, value {field}: expected a count of sites (0 to 1e12) or nan, found \"{found}\""
    )]
    Cell {
        /// Where.
        line: usize,
        /// Which value of the line.
        field: usize,
        /// What stands there.
        found: String,
    },
    /// Too many or too few values.
    #[error(
        "line {line}: the dimensions ask for {expected} values, and up to this line there are {found}"
    )]
    Count {
        /// Where the count was found wrong.
        line: usize,
        /// Product of the dimensions.
        expected: usize,
        /// Values found.
        found: usize,
    },
    /// A mask of something else than 0 and 1.
    #[error(
        "line {line}, value {field}: expected 0 or 1 in the mask that follows the values, found \"{found}\""
    )]
    Mask {
        /// Where.
        line: usize,
        /// Which value of the line.
        field: usize,
        /// What stands there.
        found: String,
    },
    /// Too many or too few flags in the mask.
    #[error("line {line}: the mask has {found} values, expected {expected}, one for each cell")]
    MaskCount {
        /// Where the mask ends.
        line: usize,
        /// Product of the dimensions.
        expected: usize,
        /// Flags found.
        found: usize,
    },
    /// All cells are zero or masked.
    #[error("the spectrum has no segregating site: all its cells are 0 or masked")]
    NoSites,
}
