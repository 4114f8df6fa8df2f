//! Which backend trains.

use crate::experiment::BackendChoice;

/// What a trainer runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// WebAssembly SIMD.
    Cpu,
    /// WebGPU.
    WebGpu,
}

impl Backend {
    /// The worker's name, as in the build's output.
    pub const fn worker(self) -> &'static str {
        match self {
            Backend::Cpu => "trainer_cpu",
            Backend::WebGpu => "trainer_gpu",
        }
    }

    /// The backend beside this one.
    pub const fn other(self) -> Self {
        match self {
            Backend::Cpu => Backend::WebGpu,
            Backend::WebGpu => Backend::Cpu,
        }
    }

    /// In a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Backend::Cpu => "the CPU",
            Backend::WebGpu => "WebGPU",
        }
    }
}

/// What the browser says about WebGPU, before a trainer is fetched for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// Not answered yet.
    Unknown,
    /// None, or none worth it; the reason is a sentence.
    Unfit(String),
    /// A hardware adapter.
    Hardware,
}

/// How far a trainer is, as far as the choice is concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Not there and not coming.
    Out,
    /// Being fetched or measuring.
    Coming,
    /// Up, with its training examples per second (0 where it was not measured).
    Up(f64),
}

/// The backend to take and why, or `None` while that is still open.
///
/// `urgent`: someone waits for a network, so that nothing that is still being fetched is waited for where something else is up.
pub fn choose(
    choice: BackendChoice,
    adapter: &Adapter,
    cpu: Standing,
    gpu: Standing,
    urgent: bool,
) -> Option<(Backend, String)> {
    let take = |backend, reason: &str| Some((backend, reason.to_owned()));
    let auto = choice == BackendChoice::Auto;
    match (cpu, gpu) {
        (Standing::Up(_), _) if choice == BackendChoice::Cpu => {
            take(Backend::Cpu, "The CPU was asked for.")
        }
        (_, Standing::Up(_)) if choice == BackendChoice::WebGpu => {
            take(Backend::WebGpu, "WebGPU was asked for.")
        }
        (Standing::Up(cpu), Standing::Up(gpu)) => {
            // Where something was not measured, the adapter's word counts: this one is hardware.
            let slower = cpu > 0.0 && gpu > 0.0 && gpu < cpu;
            let (backend, faster) = if slower {
                (Backend::Cpu, "The CPU")
            } else {
                (Backend::WebGpu, "WebGPU")
            };
            let measured = format!("{cpu:.0} examples per second on the CPU, {gpu:.0} on WebGPU");
            Some((
                backend,
                format!("{faster} was faster in a short measurement: {measured}."),
            ))
        }
        (Standing::Up(_), Standing::Out) => match adapter {
            Adapter::Unfit(reason) => take(Backend::Cpu, reason),
            Adapter::Unknown if auto && !urgent => None,
            Adapter::Unknown if auto => take(
                Backend::Cpu,
                "The browser had not answered about WebGPU yet; choose it to switch.",
            ),
            _ => take(Backend::Cpu, "WebGPU cannot be had here."),
        },
        (Standing::Up(_), Standing::Coming) if auto && urgent => take(
            Backend::Cpu,
            "The WebGPU trainer had not arrived yet; choose it to switch.",
        ),
        (Standing::Out, Standing::Up(_)) => take(Backend::WebGpu, "WebGPU is there."),
        (Standing::Coming, Standing::Up(_)) if urgent => {
            take(Backend::WebGpu, "WebGPU was there first.")
        }
        _ => None,
    }
}
