# Two commands are enough: `make run` and `make test`. Each installs and builds what it needs, once.
# Everything is done by the package setup/, with the standard library of any Python 3.8 or newer.
PYTHON ?= python3
SETUP = $(PYTHON) -m setup --tethered

.PHONY: run test check bench bench-nlu race-bookings race-claims drill-widget bench-load drill bookings-check backup restore train install account municipality review learn pins clean off on privacy fuzz-cpr fuzz-api advisories

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

# All that Indgang keeps, as one file; and a new data folder from it. make backup FILE=monday.rdb; INDGANG_DATA=var-new make restore FILE=monday.rdb
# See docs/backup-and-restore.md.
backup: ; @$(SETUP) backup $(if $(FILE),"$(FILE)")

restore: ; @$(SETUP) restore $(if $(FILE),"$(FILE)")

# Learns the sentences that editors decided in the console, if the assistant then answers no worse. OPTIONS=--show only shows the change.
# See docs/teaching-the-assistant.md.
learn: ; @$(SETUP) learn $(OPTIONS)

# The off-switch, at once: make off SITE=eksempelby WHAT=bot (or WHAT=chat), make on …. See docs/turning-the-bot-off.md.
off on: ; @.build/service/bin/python -m gateway.switching $@ "$(SITE)" "$(WHAT)" $(if $(BY),--by "$(BY)")

# Writes docs/privacy/inventory.md from the code's own declarations (indgang/personal_data.py).
privacy: install ; @.build/service/bin/python -m gateway.inventory

# What machines make up: a million spellings of CPR numbers, and requests by schemathesis. make fuzz-cpr OPTIONS="--numbers 20000 --seed 7"
fuzz-cpr: install ; @.build/service/bin/python -m benchmarks.fuzz.cpr $(OPTIONS)

fuzz-api: ; @$(SETUP) install --tests && .build/service/bin/python -m benchmarks.fuzz.api $(OPTIONS)

# Asks pip-audit about every pinned package; ends with 2 when some could not be checked. See docs/threat-model.md.
advisories: install ; @.build/service/bin/python -m benchmarks.advisories

pins: ; @$(SETUP) pins

clean: ; @$(SETUP) clean

bench: install ; @.build/service/bin/python -m benchmarks.turns

# How well we understand, beside Bürokratt's pipeline: docs/understanding.md. make bench-nlu OPTIONS="--all --cross-validation"
bench-nlu: install ; @.build/service/bin/python -m benchmarks.nlu $(OPTIONS)

# No seat twice: sign-ups racing for the last seats, and Redis killed meanwhile. make race-bookings OPTIONS="--rounds 5"
race-bookings: install train ; @.build/service/bin/python -m benchmarks.bookings $(OPTIONS)

# One winner a conversation: twenty claim it at once; and how fast the console is. make race-claims OPTIONS="--conversations 20 --stored 1000"
race-claims: install ; @.build/service/bin/python -m benchmarks.claims $(OPTIONS)

# The chat window loses no word: random disconnects in Chromium. make drill-widget OPTIONS="--conversations 200 --disconnects 1000 --seed 7"
drill-widget: ; @$(SETUP) install --tests && .build/service/bin/python -m benchmarks.widget.disconnects $(OPTIONS)

# The whole product under citizens who chat, beside a bare Rasa, with 5,000 open streams. make bench-load OPTIONS="--seconds 10 --citizens 1,10 --streams 500 --rival none"
# The long run: make bench-load OPTIONS="--turns 100000"
bench-load: install train ; @.build/service/bin/python -m benchmarks.load $(OPTIONS)

# Everything that can break is broken while citizens ask, wait and book; then it is counted what became of them. make drill OPTIONS="--seconds 60 --seed 7"
drill: install train ; @.build/service/bin/python -m benchmarks.drill $(OPTIONS)

# How heavy the chat window is, how soon it can be used on a slow phone, and what it costs the page: figures in web_widget/README.md.
bench-widget: ; @$(SETUP) install --tests && .build/service/bin/python -m benchmarks.widget.speed

# Runs every command above that measures, and writes the tables of the README. make figures OPTIONS="bench drill"
figures: train ; @$(SETUP) install --tests && .build/service/bin/python -m benchmarks.figures_page $(OPTIONS)
