# Two commands do all set-up on a fresh machine: `make demo` and `make test`. Both use one profile, so Typst is built once.

CARGO ?= cargo

.PHONY: demo test judges build bench soak soak-hostile fuzz fmt

build:
	$(CARGO) build --locked

# The main job on the samples, into ./demo. Run again, it changes nothing.
demo: build
	target/debug/muragat demo demo

# Everything: what the tests need, format, lints, all tests, the foreign judges.
test: judges
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	$(CARGO) test --locked

# The foreign judges: Debian packages as root or by sudo, ocfl-py in a virtual environment.
judges:
	sh scripts/judges

# Documents per second, memory over 10,000 documents, cold start, cases per second of the road, signatures per second
# (docs/PERFORMANCE.md).
bench: build
	$(CARGO) bench --locked --profile dev --bench road
	$(CARGO) bench --locked --profile dev --bench signatures

# The real program under kills, slow writers, bursts and idle files; an hour and more (docs/RELIABILITY.md). PARTS chooses
# among `writers burst idle kills`; the same SEED drops the same packages.
PACKAGES ?= 10000
KILLS ?= 1000
SEED ?= 1
PROCESSES ?= 1
PARTS ?=
soak: build judges
	PACKAGES=$(PACKAGES) KILLS=$(KILLS) SEED=$(SEED) PROCESSES=$(PROCESSES) \
		$(CARGO) bench --locked --profile dev --bench soak -- $(PARTS)

# Twenty seeds of every family of hostile packages, with their time and the program's memory
# (docs/decisions/0108-hostile-input.md).
HOSTILE_SEEDS ?= 20
soak: soak-hostile

soak-hostile: judges
	MURAGAT_HOSTILE_SEEDS=$(HOSTILE_SEEDS) $(CARGO) test --locked --test it hostile:: -- --nocapture --test-threads=1

# Every fuzz target for so many seconds, so many at a time; findings in target/fuzz (docs/decisions/0098-fuzzing.md).
SECONDS ?= 600
JOBS ?= 2
TARGETS ?=
fuzz:
	$(CARGO) test --locked --test it fuzz::
	sh scripts/fuzz $(SECONDS) $(JOBS) $(TARGETS)

fmt:
	$(CARGO) fmt

# Faults on purpose, in full: every call of every door, and so many seeds of power loss (docs/decisions/0106).
SEEDS ?= 1000
.PHONY: soak faults
soak: faults
faults: judges
	MURAGAT_SOAK_SEEDS=$(SEEDS) $(CARGO) test --locked --test it -- reliability::fail_after reliability::power_loss \
		reliability::away

# A batch of so many decisions, killed again and again on the way (docs/decisions/0126).
BATCH ?= 1000
.PHONY: batch
soak: batch
batch: judges
	MURAGAT_BATCH=$(BATCH) $(CARGO) test --locked --test it -- road::issue_sheet
