//! The project's own commands; see `cargo xtask help`.
fn main() {}
