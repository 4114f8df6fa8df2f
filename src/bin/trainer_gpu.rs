//! The worker that trains on WebGPU.

#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the linker's own function, declared as it is")]
unsafe extern "C" {
    /// Runs the constructors that cubecl registers. Where nobody refers to it, the linker makes every call from JavaScript run all of them
    /// again, a second of CPU for each training step.
    fn __wasm_call_ctors();
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        #[allow(
            unsafe_code,
            reason = "called once, before anything else, as the linker itself would"
        )]
        unsafe {
            __wasm_call_ctors();
        }
        coalescent_playground::worker::trainer_shell::run_gpu();
    }
}
