//! The page.

#[cfg(feature = "page")]
pub mod plots;
