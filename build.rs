//! Lists `templates/`, `schemas/` and `samples/` for embedding, file by file, so that cargo sees every change.

use std::fmt::Write as _;
use std::path::Path;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let mut list = String::from("&[\n");
    for folder in ["templates", "schemas", "samples"] {
        println!("cargo::rerun-if-changed={folder}");
        collect(Path::new(&root), Path::new(folder), &mut list);
    }
    list.push_str("]\n");
    // Put in place whole: the old list may be a link that a copy of this folder shares.
    let out = Path::new(&std::env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("embedded.rs");
    let part = out.with_extension("part");
    std::fs::write(&part, list).expect("OUT_DIR is writable");
    std::fs::rename(&part, &out).expect("OUT_DIR is writable");
}

fn collect(root: &Path, folder: &Path, list: &mut String) {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else { return };
    let mut names: Vec<_> = entries.flatten().map(|e| e.file_name()).collect();
    names.sort();
    for name in names {
        let path = folder.join(&name);
        if root.join(&path).is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(root, &path, list);
        } else {
            let absolute = root.join(&path);
            writeln!(list, "    ({:?}, include_bytes!({:?})),", path.display().to_string(), absolute)
                .expect("writing to a String does not fail");
        }
    }
}
