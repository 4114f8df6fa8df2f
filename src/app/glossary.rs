//! The glossary: what a term means, from `lessons/glossary.md`.

use std::collections::BTreeMap;

/// Terms and their meanings.
pub type Glossary = BTreeMap<String, String>;

/// Reads a glossary: each `## term` is followed by its meaning, as plain text over one or more lines.
pub fn parse(markdown: &str) -> Glossary {
    let mut glossary = Glossary::new();
    let mut term = None;
    for line in markdown.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix("## ") {
            term = Some(head.to_owned());
        } else if let (Some(term), false) = (&term, line.is_empty()) {
            let meaning = glossary.entry(term.clone()).or_default();
            if !meaning.is_empty() {
                meaning.push(' ');
            }
            meaning.push_str(line);
        }
    }
    glossary
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn terms_and_meanings_are_read_over_several_lines() {
        let glossary = parse("lost\n## theta\n\nFour times\nN times mu.\n## empty\n");
        assert_eq!(
            glossary.get("theta").map(String::as_str),
            Some("Four times N times mu.")
        );
        assert_eq!(glossary.len(), 1);
    }

    #[test]
    fn every_term_the_page_explains_has_an_entry() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let glossary = parse(&std::fs::read_to_string(root.join("lessons/glossary.md")).unwrap());
        let mut used = 0;
        let in_folder = |name: &str| {
            std::fs::read_dir(root.join(name))
                .unwrap()
                .map(|file| file.unwrap().path())
        };
        let files = ["src/app/lab", "src/app/inside", "src/app/histories"]
            .into_iter()
            .flat_map(in_folder)
            .filter(|file| file.is_file());
        for file in files.chain([root.join("src/app/state/scaled.rs")]) {
            let text = std::fs::read_to_string(file)
                .unwrap()
                .replace("entry: \"", "entry=\"");
            for entry in text
                .split("entry=\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                assert!(
                    glossary.contains_key(entry),
                    "the glossary has no entry \"{entry}\""
                );
                used += 1;
            }
        }
        assert!(used > 10, "only {used} terms are explained on the page");
    }
}
