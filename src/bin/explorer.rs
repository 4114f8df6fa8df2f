//! The worker of the view History.

fn main() {
    #[cfg(target_arch = "wasm32")]
    coalescent_playground::worker::explorer_shell::run();
}
