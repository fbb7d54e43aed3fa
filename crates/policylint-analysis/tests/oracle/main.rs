//! The evaluator against a second one, written apart from it and straight from the semantics, and
//! against the algebra of policies.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod algebra;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod strategies;
#[cfg(test)]
mod world;
