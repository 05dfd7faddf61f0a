//! шағым / жалоба: what somebody complains of, by which way it came, and what became of it.

use super::text::Bilingual;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $variant:ident = $key:literal, $kk:literal, $ru:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$one])* #[serde(rename = $key)] $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the catalogue, in commands and in JSON.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }

            /// As the register has it.
            pub fn name(self) -> Bilingual {
                match self { $(Self::$variant => Bilingual::new($kk, $ru)),* }
            }
        }
    };
}

words! {
    /// How a complaint came.
    ComplaintWay {
        InPerson = "in_person", "өзі келіп", "лично";
        Post = "post", "пошта арқылы", "по почте";
        Email = "email", "электрондық пошта арқылы", "по электронной почте";
        Portal = "portal", "портал арқылы", "через портал";
        /// By the telephones that the acts name (001 §11, 004 §9).
        Phone = "phone", "телефон арқылы", "по телефону";
    }
}

words! {
    /// What became of it.
    ComplaintOutcome {
        Upheld = "upheld", "негізді деп танылды", "признана обоснованной";
        PartlyUpheld = "partly_upheld", "ішінара негізді деп танылды", "признана частично обоснованной";
        Dismissed = "dismissed", "негізсіз деп танылды", "признана необоснованной";
        /// There was a question rather than a complaint.
        Explained = "explained", "түсіндірме берілді", "даны разъяснения";
    }
}
