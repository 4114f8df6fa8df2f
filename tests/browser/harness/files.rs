//! Files for the page, and the two ways in which a person hands one to it.

use crate::session::Session;
use anyhow::{Context, Result};
use fantoccini::Locator;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes a file for the browser to read and returns its path.
///
/// # Errors
/// Where it cannot be written.
pub fn written(name: &str, text: &str) -> Result<PathBuf> {
    let folder = xtask::root().join("target/browser-files");
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

/// A made-up joint spectrum in dadi's format: two populations of `samples` haplotypes with many shared polymorphisms.
pub fn spectrum(samples: usize) -> String {
    let side = samples + 1;
    let cells: Vec<String> = (0..side * side)
        .map(|cell| {
            let (i, j) = (cell / side, cell % side);
            let corner = (i, j) == (0, 0) || (i, j) == (samples, samples);
            if corner {
                "0".to_owned()
            } else {
                (2000 / ((i + j) * (1 + i.abs_diff(j)))).to_string()
            }
        })
        .collect();
    let mask: Vec<&str> = (0..side * side)
        .map(|cell| {
            if cell == 0 || cell + 1 == side * side {
                "1"
            } else {
                "0"
            }
        })
        .collect();
    format!(
        "# made for a test\n{side} {side} unfolded \"north\" \"south\"\n{}\n{}\n",
        cells.join(" "),
        mask.join(" ")
    )
}

/// The view that takes spectrum files; other file inputs are for demes documents.
pub const VIEW: &str = "#your-data";

/// Chooses a file in the view for spectrum files.
///
/// # Errors
/// Where there is no such file input.
pub async fn choose(session: &Session, path: &Path) -> Result<()> {
    choose_at(session, VIEW, path).await
}

/// Chooses a file at a place of the page, a CSS selector.
///
/// # Errors
/// Where there is no file input.
pub async fn choose_at(session: &Session, place: &str, path: &Path) -> Result<()> {
    let input = session
        .client()
        .find(Locator::Css(&format!("{place} input[type=file]")))
        .await
        .with_context(|| format!("no file input at {place}"))?;
    Ok(input.send_keys(&path.to_string_lossy()).await?)
}

/// Drops a file on the middle of the place for it in that view, as from a file manager.
///
/// # Errors
/// Where there is no such place or the browser refuses.
pub async fn drop(session: &Session, path: &Path) -> Result<()> {
    drop_at(session, VIEW, path).await
}

/// The same at a place of the page, a CSS selector.
///
/// # Errors
/// As for [`drop`].
pub async fn drop_at(session: &Session, place: &str, path: &Path) -> Result<()> {
    let script = "const element = document.querySelector(arguments[0]); element.scrollIntoView({block: 'center', behavior: 'instant'}); \
        const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]";
    let middle = session
        .script(script, vec![json!(format!("{place} .drop"))])
        .await?;
    let data = json!({"items": [], "files": [path], "dragOperationsMask": 1});
    for kind in ["dragEnter", "dragOver", "drop"] {
        session
            .devtools(
                "Input.dispatchDragEvent",
                json!({"type": kind, "x": middle[0], "y": middle[1], "data": data}),
            )
            .await?;
    }
    Ok(())
}
