//! The worker of the page of histories.

fn main() {
    #[cfg(target_arch = "wasm32")]
    coalescent_playground::worker::explorer_shell::run();
}
