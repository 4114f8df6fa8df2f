//! Files from outside.
