//! The invented office of a demonstration.

/// Its `muragat.toml`.
pub const DEMO: &str = include_str!("demo.toml");

/// Its `office.secret`: known to everyone, so that two demonstrations give the same sheets. It proves nothing.
pub const DEMO_SECRET: &[u8] = b"demonstration only, known to everyone\n";

/// People of the demonstration whose keys lie in its `keys/`, by their names in `samples/pki/`. Known to everyone.
pub const DEMO_KEYS: [&str; 3] = ["boztorgaeva-specialist", "akzholtaev-head", "kokzhiekova-signer"];

/// Beside those keys.
pub const DEMO_KEYS_NOTE: &str = "ҮЛГІ. Бұл кілттер баршаға белгілі, олармен ештеңеге қол қоюға болмайды.\n\
    ОБРАЗЕЦ. Эти ключи известны всем, подписывать ими нельзя ничего.\n\
    DEMO. These keys are known to everyone: sign nothing with them.\n";

/// What a new workspace begins with: to be filled in, and refused by `config check` until it is.
pub const OFFICE: &str = include_str!("office.toml");
