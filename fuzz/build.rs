//! Links the engine that `scripts/fuzz` has built.

fn main() {
    println!("cargo::rerun-if-env-changed=MURAGAT_LIBFUZZER");
    let folder = std::env::var("MURAGAT_LIBFUZZER").expect("`make fuzz` builds this crate: it needs the engine first");
    println!("cargo::rustc-link-search=native={folder}");
    println!("cargo::rustc-link-lib=static=fuzzer");
    println!("cargo::rustc-link-lib=stdc++");
}
