# Two commands are enough: `make run` and `make test`. Each installs and builds what it needs, once.
# Everything is done by the package setup/, with the standard library of any Python 3.8 or newer.
PYTHON ?= python3
SETUP = $(PYTHON) -m setup --tethered

.PHONY: run test check bench bench-nlu race-bookings race-claims bookings-check train install account municipality review learn pins clean

run: ; @$(SETUP) run

test: ; @$(SETUP) test

check: ; @$(SETUP) check

train: ; @$(SETUP) train

install: ; @$(SETUP) install

# make account USER=anna SITE=eksempelby NAME="Anna Holm" ROLE=editor; asks for the password. (The shell's own USER doesn't count.)
# ROLE is one or more of agent librarian editor manager administrator, as in ROLE="agent editor"; agent when it is left out.
account: ; @$(SETUP) account $(if $(filter command line,$(origin USER)),"$(USER)") $(if $(NAME),--name "$(NAME)") $(addprefix --site ,$(SITE)) $(addprefix --role ,$(ROLE))

# make municipality NAME=eksempelby; asks about it in Danish and writes content/municipalities/eksempelby.yml.
municipality: ; @$(SETUP) install --only service && .build/service/bin/python -m indgang.content.new_municipality $(if $(filter command line,$(origin NAME)),"$(NAME)")

# What editors should look at again; OPTIONS="--no-links --json". See docs/keeping-answers-true.md.
review: ; @$(SETUP) review $(if $(SITE),--site "$(SITE)") $(OPTIONS)

# Holds the bookings of the running Indgang against their journal; a line a difference. See docs/decisions/0009-*.md.
bookings-check: ; @$(SETUP) bookings-check

# Learns the sentences that editors decided in the console, if the assistant then answers no worse. OPTIONS=--show only shows the change.
# See docs/teaching-the-assistant.md.
learn: ; @$(SETUP) learn $(OPTIONS)

pins: ; @$(SETUP) pins

clean: ; @$(SETUP) clean

bench: install ; @.build/service/bin/python -m benchmarks.turns

# How well we understand, beside Bürokratt's pipeline: docs/understanding.md. make bench-nlu OPTIONS="--all --cross-validation"
bench-nlu: install ; @.build/service/bin/python -m benchmarks.nlu $(OPTIONS)

# No seat twice: sign-ups racing for the last seats, and Redis killed meanwhile. make race-bookings OPTIONS="--rounds 5"
race-bookings: install train ; @.build/service/bin/python -m benchmarks.bookings $(OPTIONS)

# One winner a conversation: twenty claim it at once; and how fast the console is. make race-claims OPTIONS="--conversations 20 --stored 1000"
race-claims: install ; @.build/service/bin/python -m benchmarks.claims $(OPTIONS)
