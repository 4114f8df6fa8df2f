//! Cuts the page's wasm in parts: what the first view runs, and what arrives in files of its own when it is asked for. Where it is cut, the
//! functions of `src/app/page/late.rs` say.

use crate::build::APP;
use crate::root;
use anyhow::{Context, Result, anyhow, bail};
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// What the linker must leave in a wasm that is to be cut.
pub const LINK_ARGUMENTS: &str = "-Clink-args=--emit-relocs";
/// What fetches the parts, and how it wants to read them.
const STREAMING: &str = "(WebAssembly.instantiateStreaming(src, imports))";
/// How it reads them here: not every file server says that a file is wasm, and a browser that is not told so does not take it from a stream.
const WHOLE: &str = r#"{
    const response = await src;
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}"#;

/// A wasm in parts.
pub struct Cut {
    /// What is to be given its JavaScript.
    pub first: PathBuf,
    /// What arrives later, where the site is put together.
    pub later: Vec<PathBuf>,
}

/// Leaves what arrives later, and the script that fetches it, in a folder.
///
/// # Errors
/// Where the wasm cannot be read or cut, or the folder cannot be written to.
pub fn cut(wasm: &Path, folder: &Path) -> Result<Cut> {
    let whole =
        std::fs::read(wasm).with_context(|| format!("the build left no {}", wasm.display()))?;
    let first = root().join("target").join(format!("{APP}_first.wasm"));
    let script = format!("./{APP}_later.js");
    let page = format!("./{APP}.js");
    let mut options = Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = &script;
    options.main_module = &page;
    let parts = transform(options).map_err(|error| anyhow!("{error:#}"))?;
    read_whole(&folder.join(&script))?;
    Ok(Cut {
        first,
        later: parts.split_modules,
    })
}

/// Changes how a script reads what it fetches.
fn read_whole(script: &Path) -> Result<()> {
    let text = std::fs::read_to_string(script)?;
    if !text.contains(STREAMING) {
        bail!("{} no longer says {STREAMING}", script.display());
    }
    Ok(std::fs::write(script, text.replace(STREAMING, WHOLE))?)
}
