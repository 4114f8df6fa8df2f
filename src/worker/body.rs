//! Bulk data of a message.

/// Numbers that travel beside a message: on the page an array that nobody reads, in native tests a vector.
#[cfg(target_arch = "wasm32")]
pub type Body = js_sys::Float32Array;
/// Numbers that travel beside a message: on the page an array that nobody reads, in native tests a vector.
#[cfg(not(target_arch = "wasm32"))]
pub type Body = Vec<f32>;
