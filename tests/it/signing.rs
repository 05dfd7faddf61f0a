//! How the office's own documents are signed: keys, the room that signs, and what travels to a person and back.

mod door;
mod forms;
mod gost;
mod judged;
mod pkcs12;
mod settings;
mod stamping;
mod travelling;
