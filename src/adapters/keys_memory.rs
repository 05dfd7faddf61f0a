//! Keys in memory: the twin of [`super::keys_at_hand`].

use crate::domain::signer::Signer as Person;
use crate::formats::keys::Signer;
use crate::ports::keys::{KeyFault, Keys, SignatureKey};
use std::collections::BTreeMap;
use std::sync::Arc;

/// By ЖСН; who is not there signs elsewhere.
#[derive(Default)]
pub struct MemoryKeys(BTreeMap<String, Result<Arc<Signer>, KeyFault>>);

impl MemoryKeys {
    pub fn new() -> Self {
        Self::default()
    }

    /// With the key of one more person.
    pub fn with(mut self, signer: Signer) -> Self {
        use crate::formats::keys::Sign;
        let iin = signer.certificate().facts().iin.clone().unwrap_or_default();
        self.0.insert(iin, Ok(Arc::new(signer)));
        self
    }

    /// With a key that does not open.
    pub fn with_fault(mut self, iin: &str, fault: KeyFault) -> Self {
        self.0.insert(iin.to_owned(), Err(fault));
        self
    }
}

impl Keys for MemoryKeys {
    fn of(&self, person: &Person) -> Result<Option<Arc<dyn SignatureKey>>, KeyFault> {
        match self.0.get(&person.iin) {
            None => Ok(None),
            Some(Ok(signer)) => Ok(Some(signer.clone())),
            Some(Err(fault)) => Err(fault.clone()),
        }
    }
}
