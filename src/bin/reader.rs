//! The reader's worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    coalescent_playground::worker::reader_shell::run();
}
