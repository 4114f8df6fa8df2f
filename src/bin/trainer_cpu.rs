//! The worker that trains on the CPU.

fn main() {
    #[cfg(target_arch = "wasm32")]
    coalescent_playground::worker::trainer_shell::run_cpu();
}
