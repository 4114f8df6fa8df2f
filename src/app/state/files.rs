//! Files from outside, before they are read.

/// Bytes of a mebibyte, the unit in which sizes are told.
const MIB: f64 = 1_048_576.0;

/// Whether a file is small enough to be read, by its size in bytes and the limit in bytes of the format that it is taken for; `what` are
/// documents of that format, in the plural.
///
/// # Errors
/// A sentence without its full stop, with the file's name, its size and the limit.
pub fn fits(name: &str, bytes: f64, limit: usize, what: &str) -> Result<(), String> {
    let limit = limit as f64;
    if bytes <= limit {
        return Ok(());
    }
    // Rounded up, so that a file just above the limit does not seem to be as large as the limit.
    let size = (10.0 * bytes / MIB).ceil() / 10.0;
    Err(format!(
        "{name} has {size:.1} MiB; {what} of up to {} MiB are read",
        limit / MIB
    ))
}

/// Why a file could not be read, a sentence without its full stop.
pub fn unread(name: &str) -> String {
    format!("{name} could not be read: it may have been moved or deleted")
}

/// The text that a file holds.
///
/// # Errors
/// A sentence without its full stop, where the bytes are no text.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name} cannot be read: expected a text file (UTF-8), found other bytes after the first {at}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{dadi, demes};

    #[test]
    fn a_file_above_the_limit_of_its_format_is_refused_with_both_sizes() {
        let limit = demes::MAX_BYTES as f64;
        let documents = |bytes| fits("a.yaml", bytes, demes::MAX_BYTES, "demes documents");
        assert_eq!((documents(0.0), documents(limit)), (Ok(()), Ok(())));
        assert_eq!(
            documents(limit + 1.0).unwrap_err(),
            "a.yaml has 1.1 MiB; demes documents of up to 1 MiB are read"
        );
        assert!(
            fits("a.fs", 3e8, dadi::MAX_BYTES, "joint spectra")
                .unwrap_err()
                .contains("286.2 MiB; joint spectra of up to 16 MiB")
        );
        // What is not a number is no size that fits.
        assert!(documents(f64::NAN).is_err());
    }

    #[test]
    fn what_is_no_text_is_refused_where_it_ceases_to_be() {
        assert_eq!(text("a.yaml", b"demes".to_vec()), Ok("demes".to_owned()));
        let refused = text("a.yaml", vec![b'd', 0xff, b'e']).unwrap_err();
        assert!(
            refused.contains("a.yaml") && refused.contains("after the first 1"),
            "{refused}"
        );
    }
}
