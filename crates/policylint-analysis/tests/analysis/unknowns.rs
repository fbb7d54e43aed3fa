//! Holes and conditions of the host.
