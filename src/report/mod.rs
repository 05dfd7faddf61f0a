//! One finding, three voices: applicant, operator, machine.
