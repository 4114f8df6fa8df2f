//! Any text as a link of the page "Inside": what comes back is valid, and its own link leads back to it.
#![no_main]

use coalescent_playground::experiment::link::{from_query, to_query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let (experiment, view, _) = from_query(query);
    experiment
        .validate()
        .expect("a link gave an experiment that cannot be run");
    assert_eq!(
        from_query(&to_query(&experiment, &view)),
        (experiment, view, Vec::new())
    );
});
