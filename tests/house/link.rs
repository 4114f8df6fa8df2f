//! Links as the documentation has them: the README's table, and the lessons' links.

use coalescent_playground::app::place::Address;
use coalescent_playground::experiment::link::{change, study, table};
use coalescent_playground::experiment::{Opened, Preset, View};

#[test]
fn the_readme_lists_every_key() {
    let table = table();
    assert!(
        include_str!("../../README.md").contains(&table),
        "README.md lacks this table of the link's keys:\n\n{table}"
    );
    let rows: String = study::table()
        .iter()
        .map(|[key, meaning, form]| format!("| `{key}` | {meaning} | {form} |\n"))
        .collect();
    let table = format!("| key | meaning | form |\n|---|---|---|\n{rows}");
    assert!(
        include_str!("../../README.md").contains(&table),
        "README.md lacks this table of the keys of the view History:\n\n{table}"
    );
}

/// The links of every lesson, and its file.
fn lessons() -> Vec<(String, Vec<String>)> {
    std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons"))
        .unwrap()
        .map(|lesson| {
            let path = lesson.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let links = text.split("](?").skip(1);
            let links = links.map(|rest| rest.split(')').next().unwrap().to_owned());
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, links.collect())
        })
        .collect()
}

#[test]
fn every_lesson_has_its_links() {
    let lessons = lessons();
    for (name, least) in [
        ("gene-flow.md", 7),
        ("inside.md", 5),
        ("histories.md", 8),
        ("your-data.md", 3),
    ] {
        let lesson = lessons.iter().find(|(own, _)| own == name);
        let found = lesson.map_or(0, |(_, links)| links.len());
        assert!(found >= least, "{name}: {found}");
    }
}

/// Those of the views that have an experiment.
#[test]
fn every_link_of_a_lesson_changes_the_experiment() {
    for (name, links) in lessons() {
        // Whatever is on the page, and not only what the link before left there. The Lab's lesson is about what it begins with.
        let presets: &[Preset] = match name.as_str() {
            "histories.md" => continue,
            "inside.md" => &[Preset::GeneFlow, Preset::Theta],
            _ => &[Preset::GeneFlow],
        };
        for (query, preset) in links
            .iter()
            .flat_map(|query| presets.iter().map(move |preset| (query, preset)))
        {
            let (address, wrong) = Address::read(query);
            assert_eq!(wrong, None, "{name}, {query}");
            // One that only leads to another view changes nothing.
            if address.query.is_empty() {
                continue;
            }
            // Away from every default, so that a link back to one changes something, too.
            let mut elsewhere = preset.experiment();
            elsewhere.training.learning_rate = 0.5;
            elsewhere.seeds.weights = 99;
            let view = View {
                shown: Opened::Example {
                    scenario: 0,
                    index: 11,
                },
                ..View::of(&elsewhere)
            };
            let changed = change(&elsewhere, &view, &address.query)
                .unwrap_or_else(|note| panic!("{name}, {query}: {}", note.sentence));
            assert_eq!(changed.0.check(), Ok(()), "{name}, {query}");
            assert_ne!(changed, (elsewhere, view), "{name}, {query}");
        }
    }
}

#[test]
fn every_link_of_the_lesson_on_histories_is_one() {
    let lessons = lessons();
    let (_, links) = lessons
        .iter()
        .find(|(name, _)| name == "histories.md")
        .unwrap();
    for query in links {
        let (study, _, notes) = study::from_query(query);
        assert_eq!(notes, vec![], "{query}");
        assert!(study.prepare().is_ok(), "{query}");
    }
}
