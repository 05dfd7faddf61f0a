//! Where the keys of the office's people lie: the words of `muragat.toml` become places of files.

use crate::adapters::keys_at_hand::{self, KeyFile, KeyPlace, KeysAtHand, Password};
use crate::config::{Config, ConfigFault, KeyReference};
use std::path::Path;

/// The door to every key that the configuration names; nothing is opened yet.
pub fn at_hand(root: &Path, config: &Config) -> KeysAtHand {
    let named = |signer: &crate::config::Signer| {
        let place = place(root, config, signer.key.as_ref()?)?;
        Some((signer.person(), place))
    };
    KeysAtHand::new(config.signers.iter().filter_map(named))
}

/// What is wrong with the files that the configuration names, each with its line. Nobody is asked for a password.
pub fn faults(root: &Path, config: &Config) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    for (index, signer) in config.signers.iter().enumerate() {
        let Some(place) = signer.key.as_ref().and_then(|key| place(root, config, key)) else { continue };
        if let Err(fault) = keys_at_hand::look(&signer.person(), &place) {
            faults.push(config.fault(&["signers", &index.to_string(), "key"], fault.to_string()));
        }
    }
    faults
}

/// `None`: the reference itself is wrong, which is said elsewhere.
fn place(root: &Path, config: &Config, key: &KeyReference) -> Option<KeyPlace> {
    let below = |path: &String| root.join(path);
    let file = match (&key.pkcs12, &key.pem, &key.certificate) {
        (Some(file), None, None) => KeyFile::Pkcs12(below(file)),
        (None, Some(key), Some(certificate)) => KeyFile::Pem { key: below(key), certificate: below(certificate) },
        _ => return None,
    };
    let password = match (&key.password_file, &key.password_env, key.prompt) {
        (None, None, false) => Password::None,
        (Some(file), None, false) => Password::File(below(file)),
        (None, Some(name), false) => Password::Environment(name.clone()),
        (None, None, true) => Password::Prompt,
        _ => return None,
    };
    Some(KeyPlace { file, password, public: config.demo })
}
