//! What a person is looking at: the part of a link that changes no result.

use super::Class;

/// Which backend trains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendChoice {
    /// WebGPU where it is faster, else the CPU.
    #[default]
    Auto,
    /// The CPU, always.
    Cpu,
    /// WebGPU, even on a software adapter.
    WebGpu,
}

/// The locus on the table and the backend asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewState {
    /// Class of the locus looked at.
    pub class: Class,
    /// Its index within the class.
    pub index: u32,
    /// Position along it, base pairs from its start.
    pub position: f64,
    /// The backend asked for.
    pub backend: BackendChoice,
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            class: Class::Divergence,
            index: 0,
            position: 50_000.0,
            backend: BackendChoice::Auto,
        }
    }
}
