//! Which inventory to believe when they differ.
//!
//! The newest inventory lies twice, each copy with a sidecar: four witnesses. One flipped byte leaves three that agree,
//! and names the fourth.

use super::What;
use crate::formats::ocfl::inventory::{Inventory, VersionNumber};
use crate::formats::ocfl::layout::{self, INVENTORY, SIDECAR};

/// What the witnesses lead to.
#[derive(Default)]
pub struct Verdict {
    /// The newest inventory that may be believed.
    pub trusted: Option<Inventory>,
    /// Root inventory and root sidecar, where they are not what was written.
    pub damages: Vec<(&'static str, What)>,
}

/// An inventory and its sidecar, as they lie.
pub struct Pair {
    pub inventory: Option<Vec<u8>>,
    pub sidecar: Option<Vec<u8>>,
}

impl Pair {
    /// The inventory, where its own sidecar vouches for it.
    fn vouched(&self) -> Option<(&[u8], Inventory)> {
        let bytes = self.inventory.as_deref()?;
        if self.sidecar.as_deref() != Some(&*layout::sidecar_of(bytes)) {
            return None;
        }
        Some((bytes, Inventory::parse(bytes)?))
    }

    /// Which of the two differs from what it should be, when one or both do.
    pub fn differing(&self, expected: &[u8]) -> Vec<(&'static str, What)> {
        let differs = |file, found: Option<&[u8]>, expected: &[u8]| match found {
            Some(found) if found == expected => None,
            Some(_) => Some((file, What::Changed)),
            None => Some((file, What::Missing)),
        };
        let sidecar = layout::sidecar_of(expected);
        let inventory = differs(INVENTORY, self.inventory.as_deref(), expected);
        inventory.into_iter().chain(differs(SIDECAR, self.sidecar.as_deref(), &sidecar)).collect()
    }
}

/// Hears the root pair and the pairs of the versions, newest first.
pub fn hear(root: &Pair, versions: impl Iterator<Item = (VersionNumber, Pair)>) -> Verdict {
    if let Some((_, trusted)) = root.vouched() {
        return Verdict { trusted: Some(trusted), damages: Vec::new() };
    }
    let mut newest_vouched = None;
    for (number, pair) in versions {
        let Some((bytes, inventory)) = pair.vouched().filter(|(_, inventory)| inventory.head == number) else {
            continue;
        };
        let damages = root.differing(bytes);
        if damages.len() == 1 {
            return Verdict { trusted: Some(inventory), damages };
        }
        newest_vouched.get_or_insert(Verdict { trusted: Some(inventory), damages });
    }
    newest_vouched.unwrap_or_else(|| {
        let state = |found: &Option<Vec<u8>>| if found.is_some() { What::Changed } else { What::Missing };
        Verdict {
            trusted: root.inventory.as_deref().and_then(Inventory::parse),
            damages: vec![(INVENTORY, state(&root.inventory)), (SIDECAR, state(&root.sidecar))],
        }
    })
}

/// What is wrong with the pair of one version, given the inventory that it should be.
pub fn older(pair: &Pair, expected: &Inventory) -> Vec<(&'static str, What)> {
    match pair.vouched() {
        // Compared as facts, so that a later edition of the writer may lay its text out differently.
        Some((_, inventory)) if inventory == *expected => Vec::new(),
        Some(_) => vec![(INVENTORY, What::Changed)],
        None => {
            let damages = pair.differing(&expected.text());
            // Neither is as this edition would write it: the text may be laid out by another one. The facts decide.
            let same_facts = pair.inventory.as_deref().and_then(Inventory::parse).as_ref() == Some(expected);
            if damages.len() == 2 && same_facts { vec![(SIDECAR, What::Changed)] } else { damages }
        }
    }
}
