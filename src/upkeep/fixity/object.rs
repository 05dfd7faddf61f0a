//! The fixity of one object: every file in its folder, and what the catalogue says about it.

use super::witnesses::{self, Pair};
use super::{CatalogueFact, Damage, Fixity, What};
use crate::formats::ocfl::digest::Digests;
use crate::formats::ocfl::inventory::{Inventory, VersionNumber};
use crate::formats::ocfl::layout::{self, INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARATION_TEXT, SIDECAR};
use crate::ports::objects::{Objects, ObjectsError};
use std::collections::{BTreeMap, BTreeSet};

pub fn fixity(objects: &dyn Objects, folder: &str, facts: &[CatalogueFact]) -> Result<Fixity, ObjectsError> {
    let mut found = BTreeSet::new();
    walk(objects, folder, "", &mut found)?;
    let mut look = Look { objects, folder, found, expected: BTreeSet::new(), damages: Vec::new() };
    let mut fixity = Fixity { objects: 1, ..Fixity::default() };
    let root = look.pair("");
    if root.inventory.is_none() && root.sidecar.is_none() {
        let object = facts.first().map_or(folder, |fact| &fact.object_id).to_string();
        let what = if facts.is_empty() { What::Unfinished } else { What::Missing };
        fixity.damages = vec![Damage { object: Some(object), file: String::new(), what }];
        return Ok(fixity);
    }
    let verdict = witnesses::hear(&root, look.versions().into_iter().map(|n| (n.0, look.pair(&format!("{}/", n.0)))));
    verdict.damages.iter().for_each(|(file, what)| look.damage(file, *what));
    look.expect(INVENTORY);
    look.expect(SIDECAR);
    let mut object = folder.to_string();
    if let Some(trusted) = &verdict.trusted {
        object.clone_from(&trusted.id);
        look.declaration();
        look.version_inventories(trusted);
        let digests = look.content(trusted);
        fixity.files = digests.len();
        fixity.size_bytes = digests.values().map(|d| d.size_bytes).sum();
        look.strangers(trusted.head);
        look.catalogue(trusted, &digests, facts);
        if layout::folder_of(&trusted.id) != folder {
            look.damage("", What::Misplaced);
        }
    }
    fixity.damages =
        look.damages.into_iter().map(|(file, what)| Damage { object: Some(object.clone()), file, what }).collect();
    Ok(fixity)
}

struct Look<'a> {
    objects: &'a dyn Objects,
    folder: &'a str,
    /// Every file in the folder.
    found: BTreeSet<String>,
    /// Those that somebody names.
    expected: BTreeSet<String>,
    damages: Vec<(String, What)>,
}

impl Look<'_> {
    fn damage(&mut self, file: &str, what: What) {
        self.damages.push((file.into(), what));
    }

    fn expect(&mut self, file: &str) {
        self.expected.insert(file.into());
    }

    fn read(&self, file: &str) -> Option<Vec<u8>> {
        self.objects.read(&format!("{}/{file}", self.folder)).ok()
    }

    fn pair(&self, above: &str) -> Pair {
        Pair { inventory: self.read(&format!("{above}{INVENTORY}")), sidecar: self.read(&format!("{above}{SIDECAR}")) }
    }

    /// Version folders that lie there, newest first.
    fn versions(&self) -> BTreeSet<std::cmp::Reverse<VersionNumber>> {
        let folder = |file: &String| VersionNumber::parse(file.split_once('/')?.0).map(std::cmp::Reverse);
        self.found.iter().filter_map(folder).collect()
    }

    fn declaration(&mut self) {
        self.expect(OBJECT_DECLARATION);
        match self.read(OBJECT_DECLARATION) {
            Some(text) if text == OBJECT_DECLARATION_TEXT => {}
            Some(_) => self.damage(OBJECT_DECLARATION, What::Changed),
            None => self.damage(OBJECT_DECLARATION, What::Missing),
        }
    }

    fn version_inventories(&mut self, trusted: &Inventory) {
        for number in trusted.versions.keys() {
            let pair = self.pair(&format!("{number}/"));
            for (file, what) in witnesses::older(&pair, &trusted.as_of(*number)) {
                self.damage(&format!("{number}/{file}"), what);
            }
            self.expect(&format!("{number}/{INVENTORY}"));
            self.expect(&format!("{number}/{SIDECAR}"));
        }
    }

    /// Reads the content once; gives the digests of what is whole.
    fn content(&mut self, trusted: &Inventory) -> BTreeMap<String, Digests> {
        let mut whole = BTreeMap::new();
        for (digest, path) in trusted.manifest.iter().flat_map(|(d, paths)| paths.iter().map(move |p| (d, p))) {
            self.expect(path);
            let stream = self.objects.open(&format!("{}/{path}", self.folder));
            match stream.map(Digests::of_stream) {
                Ok(Ok(digests)) if digests.sha512 == *digest => {
                    whole.insert(path.clone(), digests);
                }
                Ok(Ok(_)) => self.damage(path, What::Changed),
                Err(ObjectsError::NotFound(_)) => self.damage(path, What::Missing),
                Ok(Err(_)) | Err(_) => self.damage(path, What::Unreadable),
            }
        }
        whole
    }

    /// Files that nobody names: leftovers of a version that never became visible, or something foreign.
    fn strangers(&mut self, head: VersionNumber) {
        let mut unfinished = BTreeSet::new();
        for file in self.found.difference(&self.expected) {
            match file.split_once('/').and_then(|(version, _)| VersionNumber::parse(version)) {
                Some(version) if version > head => _ = unfinished.insert((version.to_string(), What::Unfinished)),
                _ => _ = unfinished.insert((file.clone(), What::Unexpected)),
            }
        }
        self.damages.extend(unfinished);
    }

    /// What is whole in the archive must be what the catalogue holds true; what is damaged was named already.
    fn catalogue(&mut self, trusted: &Inventory, whole: &BTreeMap<String, Digests>, facts: &[CatalogueFact]) {
        let state = trusted.head_state();
        for fact in facts {
            let Some(content) = state.get(&*fact.path).and_then(|digest| trusted.content_path(digest)) else {
                self.damage(&fact.path, What::CatalogueDiffers);
                continue;
            };
            let agrees = |d: &Digests| d.sha256 == fact.sha256.hex() && d.size_bytes == fact.size_bytes;
            if whole.get(content).is_some_and(|digests| !agrees(digests)) {
                self.damage(&fact.path, What::CatalogueDiffers);
            }
        }
    }
}

fn walk(objects: &dyn Objects, folder: &str, above: &str, found: &mut BTreeSet<String>) -> Result<(), ObjectsError> {
    let place = if above.is_empty() { folder.to_string() } else { format!("{folder}/{above}") };
    let entries = match objects.list(place.trim_end_matches('/')) {
        // A folder whose name is no key is a stranger as a whole.
        Err(ObjectsError::InvalidKey(_)) => {
            found.insert(above.trim_end_matches('/').into());
            return Ok(());
        }
        other => other?,
    };
    if entries.is_empty() && !above.is_empty() {
        found.insert(above.trim_end_matches('/').into());
    }
    for entry in entries {
        let inside = format!("{above}{}", entry.name);
        if entry.folder {
            walk(objects, folder, &format!("{inside}/"), found)?;
        } else {
            found.insert(inside);
        }
    }
    Ok(())
}
