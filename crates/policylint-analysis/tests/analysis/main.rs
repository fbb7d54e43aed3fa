//! Matching and the questions behind findings, against tables that cite the semantics.

#[cfg(test)]
mod admission;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod seeds;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod unknowns;
