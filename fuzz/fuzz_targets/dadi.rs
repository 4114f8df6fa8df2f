//! Any bytes as a spectrum's file: refused in a short sentence, or read as finite counts.
#![no_main]

use coalescent_playground::formats::dadi::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| match parse(bytes) {
    Ok(file) => {
        assert!(
            file.spectrum
                .cells
                .iter()
                .all(|count| count.is_finite() && *count >= 0.0)
        );
        let _ = (file.swap_axes(), file.fit_to([9, 9], false));
    }
    Err(error) => assert!(error.to_string().len() < 300),
});
