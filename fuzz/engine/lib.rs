//! libFuzzer, built by itself; `scripts/fuzz` links its archive. As a plain dependency of the fuzzing crate it would give
//! `cc` a feature, and with `cc` everything would be built once more that has a line of C in it: Typst, too.
