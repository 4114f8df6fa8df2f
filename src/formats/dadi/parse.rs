//! From bytes to a spectrum.

use super::header::Header;
use super::{MAX_BYTES, SpectrumError, SpectrumFile, excerpt};
use crate::number;
use crate::statistics::JointSpectrum;

/// What a gzip archive begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// More sites than any genome has.
const MAX_COUNT: f64 = 1e12;

/// Reads a spectrum of two populations.
///
/// Cells that are `nan` or masked are zero afterwards, and counted in a warning unless they are a corner or the empty half of a folded
/// spectrum. The corners are zero afterwards in any case, as no site segregates there.
///
/// # Errors
/// A sentence with line and field; see [`SpectrumError`].
pub fn parse(bytes: &[u8]) -> Result<SpectrumFile, SpectrumError> {
    if bytes.len() > MAX_BYTES {
        return Err(SpectrumError::TooLarge { bytes: bytes.len() });
    }
    let text = text(bytes)?;
    let mut lines = text
        .lines()
        .zip(1..)
        .filter(|(text, _)| !text.trim_start().starts_with('#') && !text.trim().is_empty());
    let (first, line) = lines.next().ok_or(SpectrumError::Empty)?;
    let Header {
        samples,
        folded,
        labels,
    } = Header::read(first, line)?;
    let expected = (samples[0] as usize + 1) * (samples[1] as usize + 1);
    let mut cells = Vec::with_capacity(expected);
    let mut last = line;
    while cells.len() < expected {
        let Some((text, line)) = lines.next() else {
            return Err(SpectrumError::Count {
                line: last,
                expected,
                found: cells.len(),
            });
        };
        for (word, field) in text.split_whitespace().zip(1..) {
            cells.push(cell(word).ok_or_else(|| SpectrumError::Cell {
                line,
                field,
                found: excerpt(word),
            })?);
        }
        last = line;
    }
    if cells.len() > expected {
        return Err(SpectrumError::Count {
            line: last,
            expected,
            found: cells.len(),
        });
    }
    let mask = mask(lines, last, expected)?;
    finish(samples, cells, mask.as_deref(), folded, labels)
}

/// Bytes as text without control characters, so that a picture or an archive is told from a file with a wrong number.
fn text(bytes: &[u8]) -> Result<&str, SpectrumError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let is_odd = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let (text, end) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, bytes.iter().position(is_odd)),
        Err(error) => ("", Some(error.valid_up_to())),
    };
    match end {
        None => Ok(text),
        Some(_) if bytes.starts_with(&GZIP) => Err(SpectrumError::Packed),
        Some(end) => Err(SpectrumError::NotText {
            line: 1 + bytes
                .iter()
                .take(end)
                .filter(|byte| **byte == b'\n')
                .count(),
        }),
    }
}

/// A count, or `None` inside where it is masked.
fn cell(word: &str) -> Option<Option<f64>> {
    if word.eq_ignore_ascii_case("nan") || word == "--" {
        return Some(None);
    }
    // A minus zero is a zero.
    number::parse(word)
        .filter(|count| (0.0..=MAX_COUNT).contains(count))
        .map(|count| Some(count.abs()))
}

fn mask<'a>(
    lines: impl Iterator<Item = (&'a str, usize)>,
    mut last: usize,
    expected: usize,
) -> Result<Option<Vec<bool>>, SpectrumError> {
    let mut mask = Vec::new();
    for (text, line) in lines {
        for (word, field) in text.split_whitespace().zip(1..) {
            mask.push(match word {
                "0" => false,
                "1" => true,
                _ => {
                    return Err(SpectrumError::Mask {
                        line,
                        field,
                        found: excerpt(word),
                    });
                }
            });
        }
        last = line;
    }
    match mask.len() {
        0 => Ok(None),
        found if found == expected => Ok(Some(mask)),
        found => Err(SpectrumError::MaskCount {
            line: last,
            expected,
            found,
        }),
    }
}

fn finish(
    samples: [u32; 2],
    cells: Vec<Option<f64>>,
    mask: Option<&[bool]>,
    says_folded: Option<bool>,
    labels: Option<[String; 2]>,
) -> Result<SpectrumFile, SpectrumError> {
    let [rows, columns] = samples.map(|n| n as usize + 1);
    let masked = |at: usize| mask.and_then(|mask| mask.get(at)).copied().unwrap_or(false);
    let mut spectrum = JointSpectrum::zeros(samples);
    let (mut missing_below, mut missing_above, mut corners, mut above) = (0, 0, 0.0, 0.0);
    for (at, (place, count)) in spectrum.cells.iter_mut().zip(cells).enumerate() {
        let count = count.filter(|_| !masked(at));
        let (derived, all) = (at / columns + at % columns, rows + columns - 2);
        let is_minor = 2 * derived <= all;
        match count {
            Some(count) if derived == 0 || derived == all => corners += count,
            Some(count) => {
                *place = count;
                above += if is_minor { 0.0 } else { count };
            }
            None if derived == 0 || derived == all => {}
            None if is_minor => missing_below += 1,
            None => missing_above += 1,
        }
    }
    let total: f64 = spectrum.cells.iter().sum();
    if total == 0.0 {
        return Err(SpectrumError::NoSites);
    }
    let looks_folded = above == 0.0;
    // What the file says of itself holds.
    let folded = says_folded.unwrap_or(looks_folded);
    let mut warnings = Vec::new();
    let missing = missing_below + if folded { 0 } else { missing_above };
    if missing > 0 {
        warnings.push(format!(
            "{missing} masked cell(s) beside the corners were read as 0."
        ));
    }
    if corners > 0.0 {
        warnings.push(format!(
            "The corners hold {corners} sites at which nothing segregates; they were left out."
        ));
    }
    match (says_folded, looks_folded) {
        (None, true) => warnings.push("No cell with more than half of the haplotypes derived holds anything: the spectrum is taken as folded. Where it is not, write \"unfolded\" behind the dimensions.".to_owned()),
        (Some(false), true) => warnings.push("The file says that it is unfolded, but no cell with more than half of the haplotypes derived holds anything. Where it is folded, write \"folded\" behind the dimensions.".to_owned()),
        (Some(true), false) => warnings.push("The file says that it is folded, but cells with more than half of the haplotypes derived are not empty.".to_owned()),
        _ => {}
    }
    Ok(SpectrumFile {
        spectrum,
        folded,
        labels,
        warnings,
    })
}
