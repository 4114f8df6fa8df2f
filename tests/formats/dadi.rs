//! Spectra from files: what dadi and moments write is read, and everything else gets a sentence with its place.

use coalescent_playground::formats::dadi::{MAX_BYTES, SpectrumError, SpectrumFile, parse};
use coalescent_playground::statistics::JointSpectrum;
use proptest::prelude::*;

fn read(text: &str) -> Result<SpectrumFile, SpectrumError> {
    parse(text.as_bytes())
}

/// Two haplotypes of A, three of B.
const SMALL: &str = "3 4\n0 1 2 3 4 5 6 7 8 9 10 0\n";

#[test]
fn a_plain_file_is_read_row_by_row() {
    let file = read(SMALL).unwrap();
    assert_eq!(file.spectrum.samples, [2, 3]);
    assert_eq!(
        (
            file.spectrum.at(0, 1),
            file.spectrum.at(1, 0),
            file.spectrum.at(2, 2)
        ),
        (1.0, 4.0, 10.0)
    );
    assert_eq!(
        (file.folded, file.labels, file.warnings),
        (false, None, vec![])
    );
}

#[test]
fn comments_labels_masks_and_wrapped_values_are_read() {
    let text = "# two sister species\r\n#\r\n\r\n3 4 unfolded \"Sister A\" \"B\" \r\nnan 1.5 2 3\r\n4 5e0 6 7\r\n8 9 10 NaN\r\n1 0 0 0 0 0 0 0 0 0 0 1\r\n";
    let file = read(text).unwrap();
    assert_eq!(file.labels, Some(["Sister A".to_owned(), "B".to_owned()]));
    assert_eq!(
        (
            file.spectrum.at(0, 1),
            file.spectrum.at(0, 0),
            file.spectrum.at(2, 3)
        ),
        (1.5, 0.0, 0.0)
    );
    assert_eq!((file.folded, file.warnings), (false, vec![]));
}

#[test]
fn masked_cells_and_full_corners_are_counted() {
    let file = read("3 4\n7 nan 2 3 4 5 6 7 8 9 10 5\n0 0 1 0 0 0 0 0 0 0 0 1\n").unwrap();
    assert_eq!(
        (
            file.spectrum.at(0, 1),
            file.spectrum.at(0, 2),
            file.spectrum.at(0, 0)
        ),
        (0.0, 0.0, 0.0)
    );
    assert_eq!(file.warnings.len(), 2, "{:?}", file.warnings);
    assert!(
        file.warnings[0].starts_with("2 masked"),
        "{:?}",
        file.warnings
    );
    assert!(file.warnings[1].contains("7 sites"), "{:?}", file.warnings);
}

#[test]
fn folded_spectra_are_recognised_with_and_without_their_flag() {
    let folded = "0 1 2 0 4 5 0 0 8 0 0 0";
    let said = read(&format!("3 4 folded\n{folded}")).unwrap();
    assert_eq!((said.folded, said.warnings.len()), (true, 0));
    let unsaid = read(&format!("3 4\n{folded}")).unwrap();
    assert_eq!((unsaid.folded, unsaid.warnings.len()), (true, 1));
    let masked = read("3 4 folded\n0 1 2 nan 4 5 nan nan 8 nan nan nan").unwrap();
    assert_eq!(
        (masked.folded, masked.warnings.len()),
        (true, 0),
        "the empty half of a folded spectrum is no oddity"
    );
    let contradictory = read("3 4 folded\n0 1 2 3 4 5 6 7 8 9 10 0").unwrap();
    assert_eq!(
        (contradictory.folded, contradictory.warnings.len()),
        (true, 1)
    );
    let denied = read(&format!("3 4 unfolded\n{folded}")).unwrap();
    assert!(!denied.folded, "what the file says holds");
    assert!(denied.warnings[0].contains("says that it is unfolded"));
}

#[test]
fn axes_can_be_exchanged() {
    let file = read("3 4 unfolded \"A\" \"B\"\n0 1 2 3 4 5 6 7 8 9 10 0").unwrap();
    let swapped = file.swap_axes();
    assert_eq!(swapped.spectrum.samples, [3, 2]);
    assert_eq!(swapped.labels, Some(["B".to_owned(), "A".to_owned()]));
    for (i, j) in [(0, 1), (1, 3), (2, 0)] {
        assert_eq!(swapped.spectrum.at(j, i), file.spectrum.at(i, j));
    }
    assert_eq!(swapped.swap_axes(), file);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let cases = [
        ("", "no spectrum"),
        ("# only a comment\n\n", "no spectrum"),
        (
            "spectrum\n1 2 3",
            "line 1: expected the spectrum's dimensions",
        ),
        ("21\n1 2 3", "line 1: the spectrum has 1 population"),
        ("# c\n3 3 3\n1 2 3", "line 2: the spectrum has 3 population"),
        ("3 -4\n1", "line 1: the spectrum has 1 population"),
        ("3 1\n1 2 3", "line 1, dimension 2: expected 2 to 1001"),
        ("99999999999999999999999 3\n1", "dimension 1"),
        ("3 4 flipped\n1", "folded or unfolded"),
        ("3 4 folded \"A\"\n1", "folded or unfolded"),
        ("3 4 folded \"A\" \"B\n1", "folded or unfolded"),
        ("3 4 \"A\" \"B\" \"C\"\n1", "folded or unfolded"),
        ("3 4\n0 1 2 -3 4 5 6 7 8 9 10 0", "line 2, value 4"),
        ("3 4\n0 1 2 3\n4 inf 6 7 8 9 10 0", "line 3, value 2"),
        ("3 4\n0 1 2 3 4 5 6 7 8 9 1e300 0", "line 2, value 11"),
        ("3 4\n0 1 2 3 4 x 6 7 8 9 10 0", "found \"x\""),
        (
            "3 4\n0 1 2 3 4 5 6 7 8 9 10",
            "line 2: the dimensions ask for 12 values, and up to this line there are 11",
        ),
        ("3 4\n0 1 2 3 4 5 6 7 8 9 10 11 0", "there are 13"),
        (
            "3 4",
            "line 1: the dimensions ask for 12 values, and up to this line there are 0",
        ),
        (
            "3 4\n0 1 2 3 4 5 6 7 8 9 10 0\n1 0 1",
            "line 3: the mask has 3 values, expected 12",
        ),
        (
            "3 4\n0 1 2 3 4 5 6 7 8 9 10 0\n1 0 2 0 0 0 0 0 0 0 0 1",
            "line 3, value 3: expected 0 or 1",
        ),
        ("3 4\n5 0 0 0 0 0 0 0 0 0 0 0", "no segregating site"),
        ("3 4\n0 1 2\0 3", "line 2 is not text"),
    ];
    for (text, expected) in cases {
        let error = read(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{text:?}: {error}");
    }
    assert_eq!(parse(b"\x1F\x8B\x08\0\0"), Err(SpectrumError::Packed));
    assert!(
        parse(b"3 4\n\xFF\xD8")
            .unwrap_err()
            .to_string()
            .contains("line 2 is not text")
    );
    assert_eq!(
        parse(&vec![b' '; MAX_BYTES + 1]),
        Err(SpectrumError::TooLarge {
            bytes: MAX_BYTES + 1
        })
    );
}

#[test]
fn sentences_stay_short_whatever_the_file_holds() {
    let long = "9x".repeat(100_000);
    for text in [
        long.clone(),
        format!("3 4 {long}"),
        format!("3 4\n{long}"),
        format!("{} 4\n", "9".repeat(100_000)),
    ] {
        assert!(read(&text).unwrap_err().to_string().len() < 250);
    }
}

fn spectrum() -> impl Strategy<Value = JointSpectrum> {
    (1..12_u32, 1..12_u32).prop_flat_map(|(a, b)| {
        prop::collection::vec(0.001..1e6, (a as usize + 1) * (b as usize + 1)).prop_map(
            move |mut cells| {
                let last = cells.len() - 1;
                (cells[0], cells[last]) = (0.0, 0.0);
                JointSpectrum {
                    samples: [a, b],
                    cells,
                }
            },
        )
    })
}

proptest! {
    #[test]
    fn what_is_written_comes_back(spectrum in spectrum(), per_line in 1..30_usize, labelled in any::<bool>()) {
        let [rows, columns] = spectrum.shape();
        let cells: Vec<String> = spectrum.cells.iter().map(ToString::to_string).collect();
        let lines: Vec<String> = cells.chunks(per_line).map(|line| line.join(" ")).collect();
        let labels = if labelled { " unfolded \"é 1\" \"\"" } else { "" };
        let file = read(&format!("{rows} {columns}{labels}\n{}\n", lines.join("\n"))).unwrap();
        // One haplotype of each and nothing else can only look folded.
        prop_assert_eq!(file.spectrum, spectrum);
        prop_assert_eq!(file.labels.is_some(), labelled);
    }

    #[test]
    fn junk_is_refused_or_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(file) = parse(&bytes) {
            prop_assert!(file.spectrum.cells.iter().all(|count| count.is_finite() && *count >= 0.0));
        }
    }

    #[test]
    fn junk_that_looks_like_a_spectrum_does_no_harm(text in "(#x\n)?[1-4] [1-4]( (un)?folded)?( \"a\" \"b\")?\n([0-9.e+na-]{1,3} ?\n?){0,20}") {
        if let Ok(file) = read(&text) {
            let [rows, columns] = file.spectrum.shape();
            prop_assert_eq!(file.spectrum.cells.len(), rows * columns);
            prop_assert!(file.spectrum.cells.iter().all(|count| count.is_finite() && *count >= 0.0));
            prop_assert!(file.spectrum.cells.iter().sum::<f64>() > 0.0);
        }
    }

    #[test]
    fn a_damaged_file_does_no_harm(at in 0..SMALL.len(), byte in any::<u8>()) {
        let mut bytes = SMALL.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = parse(&bytes);
    }
}
