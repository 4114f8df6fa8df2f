//! The simulator's worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    coalescent_playground::worker::simulator_shell::run();
}
