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
pub fn choose(choice: BackendChoice, adapter: &Adapter, cpu: Standing, gpu: Standing, urgent: bool) -> Option<(Backend, String)> {
    let because = |backend, reason: &str| Some((backend, reason.to_owned()));
    match (cpu, gpu) {
        (Standing::Up(_), _) if choice == BackendChoice::Cpu => because(Backend::Cpu, "The CPU was asked for."),
        (_, Standing::Up(_)) if choice == BackendChoice::WebGpu => because(Backend::WebGpu, "WebGPU was asked for."),
        (Standing::Up(_), Standing::Out) => match adapter {
            Adapter::Unknown if !urgent => None,
            Adapter::Unfit(reason) => because(Backend::Cpu, reason),
            _ => because(Backend::Cpu, "WebGPU cannot be had here."),
        },
        (Standing::Out, Standing::Up(_)) => because(Backend::WebGpu, "The CPU trainer cannot be had here."),
        (Standing::Up(cpu), Standing::Up(gpu)) => {
            let measured = format!("{cpu:.0} loci per second on the CPU, {gpu:.0} on WebGPU");
            // An adapter that nobody measured is a hardware one here, and those are faster.
            let slower = cpu > 0.0 && gpu > 0.0 && gpu < cpu;
            if slower {
                Some((Backend::Cpu, format!("The CPU was faster in a short measurement: {measured}.")))
            } else {
                Some((Backend::WebGpu, format!("WebGPU was faster in a short measurement: {measured}.")))
            }
        }
        (Standing::Up(_), Standing::Coming) if urgent && choice == BackendChoice::Auto => {
            because(Backend::Cpu, "The WebGPU trainer had not arrived yet; choose it to switch.")
        }
        _ => None,
    }
}
