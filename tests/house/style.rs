//! What the style sheets, the typefaces and the glossary promise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const TEXT_CONTRAST: f64 = 4.5;
/// For lines and areas that carry meaning (WCAG 2.2, 1.4.11).
const LINE_CONTRAST: f64 = 3.0;

/// The colours of the three blocks of tokens: light, dark by the system, dark by choice.
fn themes() -> Vec<BTreeMap<String, [u8; 3]>> {
    let sheet = fs::read_to_string("style/tokens.css").unwrap();
    let mut themes = Vec::new();
    for block in sheet.split(":root").skip(1) {
        let body = block
            .split('{')
            .nth(1)
            .and_then(|body| body.split('}').next())
            .unwrap();
        let colours = body.lines().filter_map(|line| {
            let (name, value) = line.trim().strip_suffix(';')?.split_once(": #")?;
            let channel = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
            Some((
                name.trim_start_matches("--").to_owned(),
                [channel(0)?, channel(2)?, channel(4)?],
            ))
        });
        themes.push(colours.collect());
    }
    themes
}

/// Relative luminance and contrast ratio as WCAG 2.2 defines them.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |colour: [u8; 3]| {
        let [r, g, b] = colour.map(|channel| f64::from(channel) / 255.0).map(|c| {
            if c <= 0.04045 {
                c / 12.92
            } else {
                libm::pow((c + 0.055) / 1.055, 2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_lines_stand_out_in_both_themes() {
    for (theme, colours) in themes().iter().enumerate() {
        for ground in ["paper", "surface"] {
            let check = |name: &str, least: f64| {
                let ratio = contrast(colours[name], colours[ground]);
                assert!(
                    ratio >= least,
                    "theme {theme}: --{name} on --{ground} has {ratio:.2}, not {least}"
                );
            };
            for name in [
                "ink",
                "ink-soft",
                "a-text",
                "b-text",
                "good-text",
                "warning-text",
            ] {
                check(name, TEXT_CONTRAST);
            }
            for name in [
                "a",
                "b",
                "pop-c",
                "pop-d",
                "pop-e",
                "pop-f",
                "pop-g",
                "pop-h",
                "pop-i",
                "pop-j",
                "pop-k",
                "pop-l",
                "pop-m",
                "pop-n",
                "pop-o",
                "pop-p",
                "ancestral",
                "training",
                "validation",
                "truth",
                "warning",
                "focus",
            ] {
                check(name, LINE_CONTRAST);
            }
        }
    }
}

#[test]
fn both_ways_into_the_dark_theme_hold_the_same_colours() {
    let themes = themes();
    assert_eq!(themes.len(), 3);
    assert_eq!(themes[1], themes[2]);
    let names = |theme: &BTreeMap<String, _>| theme.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&themes[0]), names(&themes[1]));
}

/// All files below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn every_colour_a_sheet_or_a_figure_asks_for_exists() {
    let known: BTreeSet<String> = fs::read_to_string("style/tokens.css")
        .unwrap()
        .lines()
        .filter_map(|line| {
            Some(
                line.trim()
                    .strip_prefix("--")?
                    .split_once(':')?
                    .0
                    .to_owned(),
            )
        })
        .collect();
    let sheets = fs::read_dir("style")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file());
    let figures = files_below(Path::new("src/app/plots"));
    assert!(
        figures
            .iter()
            .any(|path| path.starts_with("src/app/plots/inside")),
        "figures lie in folders, too"
    );
    for path in sheets.chain(figures) {
        let text = fs::read_to_string(&path).unwrap();
        for used in text.split("var(--").skip(1) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            // What a sheet or a component sets for itself is not a token.
            let local =
                text.contains(&format!("--{name}:")) || ["from", "to"].contains(&name.as_str());
            assert!(
                known.contains(&name) || local,
                "{}: --{name} is not among the tokens",
                path.display()
            );
        }
    }
}

#[test]
fn the_typefaces_stay_within_their_budget_and_carry_their_licences() {
    let files: Vec<_> = fs::read_dir("style/fonts")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let fonts = || {
        files.iter().filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "woff2")
        })
    };
    assert!(
        fonts()
            .map(|path| fs::metadata(path).unwrap().len())
            .sum::<u64>()
            <= 120_000
    );
    let sheet = fs::read_to_string("style/tokens.css").unwrap();
    for font in fonts() {
        let name = font.file_name().unwrap().to_str().unwrap();
        assert!(
            sheet.contains(&format!("fonts/{name}")),
            "{name} is shipped but not used"
        );
    }
    for licence in ["inter", "source-serif-4"] {
        assert!(
            fs::read_to_string(format!("style/fonts/{licence}-LICENSE.txt"))
                .unwrap()
                .contains("SIL OPEN FONT LICENSE")
        );
    }
}

#[test]
fn each_term_is_explained_once_and_briefly() {
    let glossary = fs::read_to_string("lessons/glossary.md").unwrap();
    let mut terms = BTreeSet::new();
    for entry in glossary.split("## ").skip(1) {
        let (term, meaning) = entry.split_once('\n').unwrap();
        assert!(
            terms.insert(term.to_lowercase()),
            "{term} stands there twice"
        );
        let words = meaning.split_whitespace().count();
        assert!(
            (4..=60).contains(&words) && meaning.trim().ends_with('.'),
            "{term}: {words} words"
        );
    }
    assert!(terms.len() > 40);
}
