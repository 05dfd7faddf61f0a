//! ocfl-py as a judge over a storage root. Its exit code says nothing: the printed verdict is read.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `make judges` puts ocfl-py.
fn judge() -> PathBuf {
    let venv = std::env::var_os("MURAGAT_VENV")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv"), PathBuf::from);
    let tool = venv.join("bin/ocfl-root.py");
    assert!(tool.exists(), "{} is needed: run `make judges` (Debian package python3-venv)", tool.display());
    tool
}

/// The printed verdict on a storage root and everything in it.
pub fn verdict(root: &Path) -> String {
    let output = Command::new(judge())
        .args(["validate", "--validate-objects", "--check-digests", "--root"])
        .arg(root)
        .output()
        .expect("ocfl-py starts");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Every object is valid, without an error or a warning.
pub fn assert_valid(root: &Path, objects: usize) {
    let said = verdict(root);
    assert!(said.contains(&format!("Objects checked: {objects} / {objects} are VALID")), "{said}");
    assert!(said.contains(&format!("Storage root {} is VALID", root.display())), "{said}");
    assert!(!said.contains("[E") && !said.contains("[W"), "{said}");
}
