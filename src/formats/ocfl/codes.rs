//! The validation codes of OCFL 1.1 that the checker can raise, and what each one means to a reader.

/// Declares the codes once: variant, code, meaning in our words.
macro_rules! codes {
    ($($code:ident $meaning:literal)*) => {
        /// A code of OCFL 1.1: `E…` must, `W…` should.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $code),* }

        impl Code {
            /// Every code that the checker knows.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// As the standard spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code)),* }
            }

            /// What is wrong, for a person.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$code => $meaning),* }
            }
        }
    };
}

codes! {
    E001 "something lies in the object's folder that does not belong there"
    E003 "not exactly one declaration of the object's OCFL version"
    E004 "the declaration names an OCFL version that is not known"
    E007 "the declaration's text is not what its name says"
    E008 "no version is listed"
    E009 "the first version is not v1"
    E010 "the sequence of versions has a gap"
    E011 "a padded version number does not begin with zero"
    E012 "version numbers of different forms"
    E013 "a version was added under another form of number"
    E015 "a file beside the inventory in a version's folder"
    E017 "the name of the content folder has a slash or is no text"
    E018 "the name of the content folder is a dot or two"
    E019 "the name of the content folder changes between versions"
    E023 "a content file is in no manifest"
    E024 "an empty folder among the content"
    E025 "the digest algorithm is neither sha512 nor sha256, or a digest has not its form"
    E033 "the inventory is not JSON"
    E034 "the inventory is not a JSON object"
    E036 "the inventory lacks id, type, digestAlgorithm or head"
    E037 "the identifier is empty, no text, or not the same in every inventory"
    E038 "the type is not an inventory's"
    E040 "the head is not the newest version"
    E041 "the inventory lacks its manifest or its versions"
    E042 "a content path does not begin with a version and the content folder"
    E044 "the versions are not a JSON object"
    E046 "versions listed and versions on disk differ"
    E048 "a version lacks its time or its state"
    E049 "a version's time is not RFC 3339 to the second with an offset"
    E050 "a version's state is not digests of the manifest with lists of paths"
    E052 "a logical path has an empty element or dots"
    E053 "a logical path begins or ends with a slash"
    E054 "a version's user lacks a name, or is no JSON object"
    E056 "an unknown algorithm in the fixity block"
    E057 "the fixity block is not digests with lists of paths of the manifest"
    E058 "the inventory has no sidecar"
    E060 "the inventory's digest is not the one in its sidecar"
    E061 "the sidecar is not a digest and the inventory's name"
    E063 "the object has no inventory"
    E064 "the root inventory is not the newest version's"
    E066 "inventories contradict each other about a version"
    E067 "a file among the object's extensions"
    E069 "the storage root is not declared"
    E070 "the layout file lacks extension and description"
    E071 "the layout file names another layout"
    E072 "a file between the storage root and its objects"
    E073 "an empty folder in the storage root"
    E080 "the storage root's declaration says something else than its name"
    E086 "a file among the storage root's extensions"
    E091 "a manifest's entry is not a list of paths"
    E092 "a content file is missing or its digest is not the manifest's"
    E093 "a file of the fixity block is missing or its digest differs"
    E094 "a version's message is no text"
    E095 "a logical path twice, or both a file and a folder"
    E096 "the manifest lists a digest twice"
    E097 "the fixity block lists a digest twice"
    E099 "a content path has an empty element or dots"
    E100 "a content path begins or ends with a slash"
    E101 "a content path twice, or both a file and a folder"
    E103 "an older OCFL version after a newer one"
    E107 "a digest of the manifest is in no version"
    E111 "the fixity block is not a JSON object"
    W001 "version numbers with zeros before"
    W002 "a folder beside the content folder"
    W003 "an empty content folder"
    W004 "an algorithm other than sha512"
    W005 "the identifier is not a URI"
    W007 "a version without message or user"
    W008 "a user without address"
    W009 "a user's address that is not a URI"
    W010 "a version without its own inventory"
    W011 "inventories tell a version's time, message or user differently"
    W013 "an extension that is not registered"
}

impl Code {
    /// An error (`E…`): the object does not conform. A warning only advises.
    pub fn is_error(self) -> bool {
        self.as_str().starts_with('E')
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that the standard says against an object or the storage root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectFault {
    pub code: Code,
    /// The file or folder, from the object's folder (or the storage root); empty: the whole.
    pub path: String,
}

impl std::fmt::Display for ObjectFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.code, self.path, self.code.meaning())
    }
}
