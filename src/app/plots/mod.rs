//! Figures as pure functions of a value.
