//! Browser shells around the rooms: the simulator pool, the trainer, and how messages travel.
//!
//! What decides is plain Rust, tested natively: [`dispatch`] shares loci out among simulators, [`recovery`] picks a backend and brings a
//! run back after a worker is lost. What touches the browser is thin: on the page [`pool`] and [`trainer`] own the workers, in the workers
//! [`simulator_shell`] and [`trainer_shell`] answer.

pub mod dispatch;
pub mod recovery;

#[cfg(target_arch = "wasm32")]
mod channel;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod handle;
#[cfg(target_arch = "wasm32")]
pub mod pool;
#[cfg(target_arch = "wasm32")]
mod scope;
#[cfg(target_arch = "wasm32")]
pub mod simulator_shell;
#[cfg(target_arch = "wasm32")]
pub mod trainer;
#[cfg(all(target_arch = "wasm32", feature = "train"))]
pub mod trainer_shell;
