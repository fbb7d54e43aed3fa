//! The evaluator against cases that cite the rules they rest on.

#[cfg(test)]
mod case;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod world;
