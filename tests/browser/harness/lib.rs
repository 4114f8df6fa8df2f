//! What the browser tests and browser figures share: Chromium and its driver, the built site below a sub-path, and the page as a
//! person meets it.
//!
//! * [`driver`] - chromedriver on a free port, and the browser it starts.
//! * [`session`] - one visit: scripts, console, emulation, screenshots.
//! * [`lab`] - the page by its documented handles.
//! * [`files`] - spectrum files to drop, and how they are dropped.
//! * [`faults`] - what goes wrong on purpose.
//! * [`pace`] - a trainer that is slower or faster than it is, for every journey.
//! * [`axe`] - the accessibility checker.
//! * [`long_tasks`] - the browser's own record of tasks above 50 ms.
//! * [`walk`] - the frame of a test.

pub mod axe;
pub mod driver;
pub mod faults;
pub mod files;
pub mod lab;
pub mod long_tasks;
pub mod pace;
pub mod session;
pub mod walk;
