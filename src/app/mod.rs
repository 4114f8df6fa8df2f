//! The pages. Figures and bookkeeping are plain functions and build anywhere; only `lab`, `histories`, the components of `inside`
//! and what they share in `parts` know the browser.

pub mod glossary;
#[cfg(feature = "page")]
pub mod inside;
#[cfg(feature = "page")]
pub mod plots;
pub mod runs;
pub mod scaled;
pub mod sliders;
#[cfg(feature = "page")]
pub mod verdict;

#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod histories;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod lab;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod parts;
