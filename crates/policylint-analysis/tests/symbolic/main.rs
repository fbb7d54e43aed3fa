//! The prover: answers that are known, and answers held against trying all requests.

#[cfg(test)]
mod known;
#[cfg(test)]
mod sampled;
#[cfg(test)]
mod support;
