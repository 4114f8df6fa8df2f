//! The page.

#[cfg(target_arch = "wasm32")]
fn main() {
    coalescent_playground::app::page::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The page runs in a browser: `cargo xtask serve` builds and serves it.");
}
