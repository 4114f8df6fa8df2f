//! The page and its views. Figures and bookkeeping are plain functions and build anywhere; only the views (`lab`, `histories`, `your_data`,
//! the components of `inside`), what they share in `parts`, the `shell` that holds them and the `page` around it know the browser.

pub mod glossary;
pub mod inside;
pub mod place;
pub mod plots;
pub mod scaled;
pub mod sliders;
pub mod state;
pub mod verdict;

#[cfg(target_arch = "wasm32")]
pub mod histories;
#[cfg(target_arch = "wasm32")]
pub mod lab;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub mod parts;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod your_data;
