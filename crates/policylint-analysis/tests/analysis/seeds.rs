//! Three policies that look right and are not.
