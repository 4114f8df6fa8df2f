//! Rare alleles that are left out.

use super::{NoiseError, carriers};
use crate::statistics::Alignment;

/// The rarest minor allele that is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MinorCutoff {
    /// Its copies in the sample: 2 drops the singletons.
    Count(u32),
    /// Its frequency in the sample, 0 to 0.5.
    Frequency(f64),
}

/// The sites whose rarer allele has at least so many copies, or this frequency.
///
/// Of a constant population without recombination or with it, `theta` times the sum of `1/i` over all `i` derived copies with
/// `min(i, n - i)` at or above the cut-off are expected (Fu 1995 for the spectrum).
///
/// # Errors
/// When the frequency is outside its range.
pub fn ascertain(alignment: &Alignment, cutoff: MinorCutoff) -> Result<Alignment, NoiseError> {
    if let MinorCutoff::Frequency(found) = cutoff
        && !(0.0..=0.5).contains(&found)
    {
        return Err(NoiseError::Frequency { found });
    }
    let haplotypes = alignment.haplotypes();
    let mut kept = Alignment::new(haplotypes as u32);
    for (site, &position) in alignment.positions().iter().enumerate() {
        let words = alignment.site(site);
        let derived = carriers(words);
        let minor = derived.min(haplotypes - derived);
        let is_common = match cutoff {
            MinorCutoff::Count(least) => minor >= least as usize,
            MinorCutoff::Frequency(least) => minor as f64 / haplotypes as f64 >= least,
        };
        if is_common {
            kept.push_site(position, words);
        }
    }
    Ok(kept)
}
