//! The page and its views. Figures and bookkeeping are plain functions and build anywhere; only the views (`lab`, `histories`, the components
//! of `inside`), what they share in `parts`, the `shell` that holds them and the `page` around it know the browser.

pub mod glossary;
#[cfg(feature = "page")]
pub mod inside;
pub mod place;
#[cfg(feature = "page")]
pub mod plots;
pub mod scaled;
pub mod sliders;
pub mod state;
#[cfg(feature = "page")]
pub mod verdict;

#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod histories;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod lab;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod page;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod parts;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod shell;
