//! One program for all targets: `MURAGAT_FUZZ_TARGET` names the one to run (`make fuzz`). The engine is libFuzzer's; it
//! has the `main` function and calls in here.

#![no_main]

mod targets;

use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    // A panic is a finding: the engine keeps the input when the process aborts.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        std::process::abort();
    }));
    let name = std::env::var("MURAGAT_FUZZ_TARGET").unwrap_or_default();
    let found = targets::ALL.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("MURAGAT_FUZZ_TARGET: {name:?} is none of the targets in fuzz/targets.rs")).1
});

/// # Safety
///
/// The engine hands over `length` octets that it owns until this returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn LLVMFuzzerTestOneInput(octets: *const u8, length: usize) -> i32 {
    // An empty input may come as a null pointer.
    let input = match length {
        0 => &[],
        // SAFETY: the engine's promise above.
        _ => unsafe { std::slice::from_raw_parts(octets, length) },
    };
    TARGET(input);
    0
}
