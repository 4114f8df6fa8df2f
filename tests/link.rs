//! Links as the documentation has them: the README's table, and the lessons' links.

use coalescent_playground::experiment::Preset;
use coalescent_playground::experiment::link::{Page, change, from_query, table};

#[test]
fn the_readme_lists_every_key() {
    let table = table();
    assert!(
        include_str!("../README.md").contains(&table),
        "README.md lacks this table of the link's keys:\n\n{table}"
    );
}

#[test]
fn every_link_of_a_lesson_changes_something() {
    let mut links = 0;
    let lessons = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons"))
        .unwrap()
        .map(|lesson| lesson.unwrap().path());
    // Those of the other pages change other things, and have tests beside their own links.
    for lesson in lessons.filter(|lesson| {
        !["inside.md", "histories.md"]
            .iter()
            .any(|other| lesson.ends_with(other))
    }) {
        let text = std::fs::read_to_string(lesson).unwrap();
        for rest in text.split("](?").skip(1) {
            let query = rest.split(')').next().unwrap();
            // Away from every default, so that a link back to one changes something, too.
            let mut elsewhere = Preset::GeneFlow.experiment();
            let (_, view, _) = from_query(Page::Lab, "v=2&shown=0:11");
            elsewhere.training.learning_rate = 0.5;
            elsewhere.seeds.weights = 99;
            let changed = change(&elsewhere, &view, query)
                .unwrap_or_else(|note| panic!("{query}: {}", note.sentence));
            assert_ne!(changed, (elsewhere, view), "{query}");
            links += 1;
        }
    }
    assert!(links > 5);
}
