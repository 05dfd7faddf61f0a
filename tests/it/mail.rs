//! Letters of e-mail: from a filed answer to a server on this machine, read there by a program that knows nothing of ours.

mod crash;
mod door;
mod hostile;
mod queue;
mod road;
mod server;
