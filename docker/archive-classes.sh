#!/bin/sh
# Starts the service once and writes the archive of the classes that it loaded. An archive written at exit does not come about
# when the process ends by a signal, so it is asked for by jcmd.
# usage: archive-classes.sh waymarker.jar waymarker.jsa
set -eu
jar=$1
archive=$2
data=$(mktemp -d)
port=${ARCHIVE_PORT:-18080}
MICRONAUT_SERVER_PORT=$port WAYMARKER_DATA_DIR=$data java -XX:+RecordDynamicDumpInfo -jar "$jar" >"$data/log" 2>&1 &
pid=$!
tries=0
until grep -q 'Startup completed' "$data/log"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 120 ] || ! kill -0 "$pid" 2>/dev/null; then
    cat "$data/log"
    exit 1
  fi
  sleep 0.5
done
jcmd "$pid" VM.cds dynamic_dump "$archive"
kill "$pid"
wait "$pid" || true
rm -rf "$data"
test -s "$archive"
