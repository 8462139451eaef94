#!/bin/sh
# Fills an empty data folder of Redis from a backup on standard input: docs/backup-and-restore.md.
# A Redis that keeps an append-only file does not look at a snapshot when it starts, so it is made from the snapshot here.
set -eu
data="${1:-/data}"
if [ -n "$(find "$data" -name 'appendonly*' -o -name '*.rdb')" ]; then
	echo "$data holds data already: name an empty folder, or use a new volume" >&2
	exit 1
fi
socket="$(mktemp -u /tmp/restoring.XXXXXX)"
ask() { redis-cli -s "$socket" "$@" 2>/dev/null; }
cat >"$data/restoring.rdb"
redis-server --dir "$data" --dbfilename restoring.rdb --appendonly no --save "" --databases 2 --port 0 \
	--unixsocket "$socket" --loglevel warning &
server=$!
until ask ping | grep -q PONG; do
	if ! kill -0 "$server" 2>/dev/null; then
		rm -f "$data/restoring.rdb"
		echo "Redis can't load the backup" >&2
		exit 1
	fi
	sleep 0.2
done
ask config set appendonly yes >/dev/null
until ask info persistence | grep -q '^aof_rewrite_in_progress:0' && ask info persistence | grep -q '^aof_rewrite_scheduled:0'; do
	sleep 0.2
done
ask info persistence | grep -q '^aof_last_bgrewrite_status:ok'
ask info keyspace | grep '^db' || echo "the backup holds no keys"
ask shutdown nosave || true
wait "$server" || true
rm -f "$data/restoring.rdb"
