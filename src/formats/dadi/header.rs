//! The line of dimensions.

use super::{MAX_SAMPLES, SpectrumError, excerpt};

/// What the line of dimensions says.
pub struct Header {
    /// Haplotypes of the two populations.
    pub samples: [u32; 2],
    /// Whether `folded` stands there, or `unfolded`; none where neither does.
    pub folded: Option<bool>,
    /// The quoted names.
    pub labels: Option<[String; 2]>,
}

impl Header {
    /// Reads the line of dimensions, which stands in line `line`.
    pub fn read(text: &str, line: usize) -> Result<Self, SpectrumError> {
        let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
        let sizes: Vec<&str> = text.split_whitespace().take_while(is_number).collect();
        let samples = match sizes.as_slice() {
            [a, b] => [sample(a, 1, line)?, sample(b, 2, line)?],
            [] => {
                return Err(SpectrumError::Dimensions {
                    line,
                    found: excerpt(text),
                });
            }
            more => {
                return Err(SpectrumError::Populations {
                    line,
                    found: more.len(),
                });
            }
        };
        let rest = text
            .trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace())
            .trim_end();
        let odd = || SpectrumError::Header {
            line,
            found: excerpt(rest),
        };
        let (word, quoted) = rest.split_at(
            rest.find(|c: char| c.is_whitespace() || c == '"')
                .unwrap_or(rest.len()),
        );
        let folded = match word {
            "" => None,
            "unfolded" => Some(false),
            "folded" => Some(true),
            _ => return Err(odd()),
        };
        Ok(Self {
            samples,
            folded,
            labels: labels(quoted).ok_or_else(odd)?,
        })
    }
}

fn sample(text: &str, axis: usize, line: usize) -> Result<u32, SpectrumError> {
    let size = text
        .parse()
        .ok()
        .filter(|size| (2..=MAX_SAMPLES + 1).contains(size));
    size.map(|size| size - 1)
        .ok_or_else(|| SpectrumError::Size {
            line,
            axis,
            found: excerpt(text),
        })
}

/// The names between quotes: none or two, with nothing but blanks around them.
fn labels(text: &str) -> Option<Option<[String; 2]>> {
    let parts: Vec<&str> = text.split('"').collect();
    match parts.as_slice() {
        [blank] if blank.trim().is_empty() => Some(None),
        [before, a, between, b, after]
            if [before, between, after]
                .iter()
                .all(|blank| blank.trim().is_empty()) =>
        {
            Some(Some([(*a).to_owned(), (*b).to_owned()]))
        }
        _ => None,
    }
}
