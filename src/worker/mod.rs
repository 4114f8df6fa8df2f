//! Browser shells around the rooms: the simulator pool, the trainer, and how messages travel.
//!
//! What decides is plain Rust, tested natively: [`dispatch`] shares loci out among simulators, [`recovery`] picks a backend and brings a
//! run back after a trainer is lost. What touches the browser is thin: on the page `pool` and `trainer` own the workers, in the workers
//! `simulator_shell` and `trainer_shell` answer.

pub mod dispatch;
pub mod event;
#[cfg(feature = "train")]
mod motion;
pub mod recovery;
mod silence;

#[cfg(target_arch = "wasm32")]
mod adapter;
#[cfg(target_arch = "wasm32")]
mod channel;
#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
pub(crate) mod clock;
#[cfg(target_arch = "wasm32")]
pub mod explorer;
pub mod explorer_core;
#[cfg(target_arch = "wasm32")]
pub mod explorer_shell;
#[cfg(target_arch = "wasm32")]
pub(crate) mod handle;
#[cfg(all(target_arch = "wasm32", feature = "train"))]
mod inbox;
#[cfg(target_arch = "wasm32")]
mod line;
#[cfg(target_arch = "wasm32")]
pub mod pool;
#[cfg(all(target_arch = "wasm32", feature = "reader"))]
pub mod reader_shell;
#[cfg(target_arch = "wasm32")]
mod scope;
#[cfg(target_arch = "wasm32")]
pub mod simulator_shell;
#[cfg(any(test, all(target_arch = "wasm32", feature = "train")))]
mod tempo;
#[cfg(target_arch = "wasm32")]
pub mod trainer;
#[cfg(feature = "train")]
pub mod trainer_core;
#[cfg(all(target_arch = "wasm32", feature = "train"))]
pub mod trainer_shell;

use silence::Silence;

/// Workers lost without anything achieved in between before the page gives up.
const MAX_LOSSES: u32 = 3;

/// A worker of another build answered.
fn other_version() -> String {
    "The page and its workers come from different versions of the app. Reload the page.".to_owned()
}
