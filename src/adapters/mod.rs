//! The world behind the doors. Named by `app` and by tests alone.
