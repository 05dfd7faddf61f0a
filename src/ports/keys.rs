//! The door to the keys of the office's own people.
//!
//! Behind it lie files today; a token (PKCS #11) can enter by it, for nobody here ever asks for the private part. A
//! person whose key is not at hand signs elsewhere, by the manifest that travels.

use crate::domain::signer::Signer;
pub use crate::formats::keys::{KeyFault, Sign as SignatureKey};
use std::sync::Arc;

/// Whose keys are at hand.
pub trait Keys: Send + Sync {
    /// The key by which `person` signs, opened if it has to be; `None`: it is not at hand. Asking again gives the same key,
    /// or the same fault: a password is asked for once.
    ///
    /// # Errors
    /// [`KeyFault`] when there is a key and it cannot be used. Its words never tell a secret.
    fn of(&self, person: &Signer) -> Result<Option<Arc<dyn SignatureKey>>, KeyFault>;
}
