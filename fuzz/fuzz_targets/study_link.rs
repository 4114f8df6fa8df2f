//! Any text as a link of the view History: what comes back is valid, and its own link leads back to it.
#![no_main]

use coalescent_playground::experiment::link::study::{from_query, left_out, to_query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let (study, view, _) = from_query(query);
    study
        .check()
        .expect("a link gave a study that cannot be run");
    // A history of one's own that no link holds: an odd name takes more letters escaped than it did as it came.
    if left_out(&study).is_none() {
        assert_eq!(
            from_query(&to_query(&study, &view)),
            (study, view, Vec::new())
        );
    }
});
