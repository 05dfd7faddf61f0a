//! `muragat.toml`. Read by `app` alone.
