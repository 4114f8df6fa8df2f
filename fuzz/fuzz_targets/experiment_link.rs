//! Any text as a link of either version and page: what comes back can be run, and its own link leads back to it.
#![no_main]

use coalescent_playground::experiment::link::{Page, from_query, to_query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    for page in [Page::Lab, Page::Inside] {
        let (experiment, view, _) = from_query(page, query);
        experiment
            .check()
            .expect("a link gave an experiment that cannot be run");
        assert_eq!(
            from_query(page, &to_query(&experiment, &view)),
            (experiment, view, Vec::new())
        );
    }
});
