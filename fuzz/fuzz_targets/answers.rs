//! The property of `tests/properties/answers.rs` on any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| policylint_fuzz::ANSWERS(bytes));
