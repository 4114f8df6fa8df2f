//! Puts the site together. Style sheets are named after their content, the page's own binary with what arrives later, and worker files, get
//! folders named after theirs, and the page is told these names: a page that was loaded before an update never meets files from after it.

use crate::build::{APP, PAGE, workers};
use anyhow::{Context, Result, bail};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// What the page says of its workers before a build.
const UNNAMED: &str = r#"<meta name="workers" content="./">"#;
/// How the page names its style sheets, each in a line.
const STYLE_SHEET: &str = r#"<link rel="stylesheet" href=""#;

/// Files and folders that are copied as they are, and where to.
pub const COPIED: [(&str, &str); 5] = [
    ("style/fonts", "style/fonts"),
    ("lessons", "lessons"),
    // How we know the simulator is right; `cargo xtask verify` writes it.
    ("docs/verification.html", "verification.html"),
    // Addresses of before all views were on one page.
    ("histories.html", "histories.html"),
    ("inside.html", "inside.html"),
];

/// Brings the texts and styles of the repository at `root` into a folder, where they lie as in the repository.
///
/// # Errors
/// Where something is missing or cannot be written.
pub fn gather(root: &Path, site: &Path) -> Result<()> {
    let page = std::fs::read_to_string(root.join(PAGE))
        .with_context(|| format!("{PAGE} cannot be read"))?;
    let sheets = style_sheets(&page);
    let sheets = sheets.iter().map(|sheet| (sheet.as_str(), sheet.as_str()));
    for (from, to) in sheets.chain(COPIED).chain([(PAGE, PAGE)]) {
        copy(&root.join(from), &site.join(to)).with_context(|| format!("{from} is missing"))?;
    }
    Ok(())
}

/// Gives the files of a site, gathered texts beside the scripts and the wasm of every binary, the names they are published under.
///
/// # Errors
/// Where a file is missing or cannot be renamed, or the page does not name it.
pub fn name(site: &Path) -> Result<()> {
    let path = site.join(PAGE);
    let mut page = std::fs::read_to_string(&path)?;
    for file in &style_sheets(&page) {
        page = rename(site, &page, file)?;
    }
    let folder = set_workers_apart(site)?;
    page = replaced(
        &page,
        &format!("./{APP}"),
        &format!("./{}/{APP}", set_page_apart(site)?),
    )?;
    page = replaced(
        &page,
        UNNAMED,
        &format!(r#"<meta name="workers" content="{folder}/">"#),
    )?;
    Ok(std::fs::write(path, page)?)
}

fn style_sheets(page: &str) -> Vec<String> {
    page.lines()
        .filter_map(|line| line.trim().strip_prefix(STYLE_SHEET)?.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        std::fs::create_dir_all(to)?;
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(from, to)?;
    Ok(())
}

/// Names a file of the site after its content and returns the page that says so.
fn rename(site: &Path, page: &str, file: &str) -> Result<String> {
    let path = site.join(file);
    let digest = digest([path.clone()].iter())?;
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let named = format!("{stem}-{digest}.{extension}");
    std::fs::rename(&path, site.join(&named))?;
    replaced(page, file, &named)
}

fn replaced(page: &str, old: &str, new: &str) -> Result<String> {
    if !page.contains(old) {
        bail!("{PAGE} must name {old}");
    }
    Ok(page.replace(old, new))
}

/// Moves the worker files into a folder of their own and returns its name.
fn set_workers_apart(site: &Path) -> Result<String> {
    let files: Vec<PathBuf> = workers()
        .flat_map(|worker| [format!("{worker}.js"), format!("{worker}_bg.wasm")])
        .map(|name| site.join(name))
        .collect();
    let name = set_apart(site, "workers", &files)?;
    let folder = site.join(&name);
    for worker in workers() {
        std::fs::write(folder.join(format!("{worker}_loader.js")), loader(worker))?;
    }
    Ok(name)
}

/// Moves the page's own binary and what arrives later, all that is left beside the page, into a folder of their own and returns its name.
fn set_page_apart(site: &Path) -> Result<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(site)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "js" || extension == "wasm")
        {
            files.push(path);
        }
    }
    files.sort();
    set_apart(site, APP, &files)
}

/// Moves files into a folder that is named after their content and returns its name.
fn set_apart(site: &Path, name: &str, files: &[PathBuf]) -> Result<String> {
    let name = format!("{name}-{}", digest(files.iter())?);
    let folder = site.join(&name);
    std::fs::create_dir_all(&folder)?;
    for file in files {
        std::fs::rename(file, folder.join(file.file_name().unwrap_or_default()))?;
    }
    Ok(name)
}

/// The script a worker starts with.
fn loader(worker: &str) -> String {
    format!(
        "importScripts(\"./{worker}.js\");wasm_bindgen({{module_or_path:\"./{worker}_bg.wasm\"}});\n"
    )
}

/// Sixteen digits that follow the content of files.
fn digest<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content =
            std::fs::read(file).with_context(|| format!("the build left no {}", file.display()))?;
        hasher.write(&content);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of the page's wasm that arrives later.
    const LATER: &str = "split_history.wasm";

    /// A site made of the repository's texts, and of binaries with some content.
    fn assembled(content: &str) -> PathBuf {
        let site = std::env::temp_dir().join(format!("site-test-{}-{content}", std::process::id()));
        std::fs::create_dir_all(&site).unwrap();
        for binary in workers().chain([APP]) {
            for name in [format!("{binary}.js"), format!("{binary}_bg.wasm")] {
                std::fs::write(site.join(name), content).unwrap();
            }
        }
        for name in [format!("{APP}_later.js"), LATER.to_owned()] {
            std::fs::write(site.join(name), content).unwrap();
        }
        gather(&crate::root(), &site).unwrap();
        name(&site).unwrap();
        site
    }

    /// What stands between quotes on the page and is an address within the site.
    fn addresses(page: &str) -> Vec<&str> {
        page.split('"')
            .filter(|text| {
                [".css", ".js", ".wasm"]
                    .iter()
                    .any(|end| text.ends_with(end))
                    || text.starts_with("workers-")
            })
            .collect()
    }

    #[test]
    fn everything_the_page_names_is_there_and_named_after_its_content() {
        let [one, other] = ["a", "b"].map(|content| {
            let site = assembled(content);
            let page = std::fs::read_to_string(site.join(PAGE)).unwrap();
            let names: Vec<String> = addresses(&page).into_iter().map(str::to_owned).collect();
            for name in &names {
                assert!(site.join(name).exists(), "{name}");
            }
            let folder = names
                .iter()
                .find(|name| name.starts_with("workers-"))
                .unwrap();
            // Beside what asks for it.
            let of_page = names.iter().find(|name| name.ends_with(".wasm")).unwrap();
            assert!(site.join(of_page).with_file_name(LATER).exists());
            assert_eq!(
                std::fs::read_dir(site.join(folder)).unwrap().count(),
                3 * workers().count()
            );
            assert!(site.join("style/fonts/inter.woff2").exists());
            std::fs::remove_dir_all(&site).unwrap();
            names
        });
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one == other, one.ends_with(".css"), "{one} and {other}");
        }
    }

    #[test]
    fn a_page_that_does_not_name_its_workers_is_refused() {
        assert!(replaced("<head></head>", UNNAMED, "").is_err());
    }
}
