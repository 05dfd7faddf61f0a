//! Formats before foreign judges: schemas beside xmllint, packages made by the zip tool, and octets of every kind.

mod packages;
mod schemas;

use std::process::{Command, Output};

/// Runs a foreign tool; a missing one is named with its Debian package.
fn tool(name: &str, package: &str, change: impl FnOnce(&mut Command)) -> Output {
    let mut command = Command::new(name);
    change(&mut command);
    command
        .output()
        .unwrap_or_else(|fault| panic!("{name} does not run ({fault}): install the Debian package {package}"))
}
