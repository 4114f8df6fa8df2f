//! Any bytes as a demes document: refused in a short sentence, or read as a history that can be written and read again.
#![no_main]

use coalescent_playground::formats::demes::{read, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| match read(bytes) {
    Ok(model) => {
        let events = &model.demography.events;
        assert!(
            events.iter().all(|event| event.time.is_finite())
                && events.is_sorted_by(|a, b| a.time <= b.time)
        );
        if let Ok(text) = write(&model) {
            let again = read(text.as_bytes()).expect("what was written cannot be read");
            assert_eq!(
                again.demography.populations.len(),
                model.demography.populations.len()
            );
        }
    }
    Err(error) => assert!(error.to_string().len() < 300),
});
