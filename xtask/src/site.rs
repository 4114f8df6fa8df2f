//! Worker files get a folder named after their content, and the page is told its name: a page that was loaded before an update never
//! starts a worker from after it.

use crate::build::PAGE;
use anyhow::{Context, Result, bail};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// The binaries that run as workers.
pub const WORKERS: [&str; 5] = [
    "simulator",
    "reader",
    "trainer_cpu",
    "trainer_gpu",
    "explorer",
];
/// What the page says before a build.
const UNNAMED: &str = r#"<meta name="workers" content="./">"#;

/// Moves the worker files of a build into a folder of their own and writes its name into the page.
///
/// # Errors
/// Where a worker is missing, the page does not say where its workers are, or a file cannot be moved.
pub fn set_apart(site: &Path) -> Result<()> {
    let files = worker_files(site)?;
    let mut hasher = DefaultHasher::new();
    for file in &files {
        hasher.write(&std::fs::read(file)?);
    }
    let name = format!("workers-{:016x}", hasher.finish());
    let folder = site.join(&name);
    std::fs::create_dir_all(&folder)?;
    for file in &files {
        let target = folder.join(file.file_name().unwrap_or_default());
        std::fs::rename(file, target)
            .with_context(|| format!("{} cannot be moved", file.display()))?;
    }
    for worker in WORKERS {
        std::fs::write(folder.join(format!("{worker}_loader.js")), loader(worker))?;
    }
    let path = site.join(PAGE);
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("the build left no {PAGE}"))?;
    let text =
        named(&text, &name).with_context(|| format!("{PAGE} does not name its workers' folder"))?;
    Ok(std::fs::write(&path, text)?)
}

/// The files of all workers, in order.
fn worker_files(site: &Path) -> Result<Vec<PathBuf>> {
    let names = WORKERS.iter().flat_map(|worker| {
        [
            format!("{worker}.js"),
            format!("{worker}_bg.wasm"),
            format!("{worker}_loader.js"),
        ]
    });
    let files: Vec<PathBuf> = names.map(|name| site.join(name)).collect();
    match files.iter().find(|file| !file.is_file()) {
        Some(missing) => bail!(
            "the build left no {}: does the page link every worker with a loader shim?",
            missing.display()
        ),
        None => Ok(files),
    }
}

/// The script a worker starts with. Trunk writes one, too, but calls wasm-bindgen in a way that leaves a warning in the console.
fn loader(worker: &str) -> String {
    format!(
        "importScripts(\"./{worker}.js\");wasm_bindgen({{module_or_path:\"./{worker}_bg.wasm\"}});\n"
    )
}

fn named(page: &str, folder: &str) -> Result<String> {
    // Trunk may write the element with a slash at its end.
    for unnamed in [
        UNNAMED.to_owned(),
        UNNAMED.replace("\">", "\" />"),
        UNNAMED.replace("\">", "\"/>"),
    ] {
        if page.contains(&unnamed) {
            return Ok(page.replace(
                &unnamed,
                &format!(r#"<meta name="workers" content="{folder}/">"#),
            ));
        }
    }
    bail!("it must say {UNNAMED} once")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_told_the_folder() {
        for end in [">", "/>", " />"] {
            let page = format!("<head><meta name=\"workers\" content=\"./\"{end}</head>");
            assert_eq!(
                named(&page, "workers-1").unwrap(),
                "<head><meta name=\"workers\" content=\"workers-1/\"></head>"
            );
        }
        assert!(named("<head></head>", "workers-1").is_err());
    }

    #[test]
    fn the_page_of_the_project_can_be_told() {
        let text = std::fs::read_to_string(crate::root().join(PAGE)).unwrap();
        assert!(named(&text, "workers-1").is_ok());
    }

    #[test]
    fn the_folder_follows_the_content_and_holds_every_file() {
        let folder_for = |content: &str| {
            let site =
                std::env::temp_dir().join(format!("workers-test-{}-{content}", std::process::id()));
            std::fs::create_dir_all(&site).unwrap();
            std::fs::write(site.join(PAGE), UNNAMED).unwrap();
            for worker in WORKERS {
                for name in [
                    format!("{worker}.js"),
                    format!("{worker}_bg.wasm"),
                    format!("{worker}_loader.js"),
                ] {
                    std::fs::write(site.join(name), content).unwrap();
                }
            }
            set_apart(&site).unwrap();
            let told = std::fs::read_to_string(site.join(PAGE)).unwrap();
            let folder = told.split('"').nth(3).unwrap().to_owned();
            assert_eq!(
                std::fs::read_dir(site.join(&folder)).unwrap().count(),
                3 * WORKERS.len()
            );
            std::fs::remove_dir_all(&site).unwrap();
            folder
        };
        assert_ne!(folder_for("a"), folder_for("b"));
        assert!(folder_for("a").starts_with("workers-") && folder_for("a").ends_with('/'));
    }
}
