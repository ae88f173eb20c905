# Becomes etcd. This shell waits while the JVM observes and decides; then etcd takes its place, with its
# process ID and nothing of it but the lock on the data directory. Sourced by bin/etcd-bootstrap.

# The directory on which the lock is taken before the JVM looks at it: as far as a shell can tell, since
# the JVM looks again, and says which it is when it is another.
guess_data_dir() {
  directory=$ETCD_DATA_DIR
  name=$ETCD_NAME
  in_etcd=
  key=
  for word; do
    case $key in
      data-dir) directory=$word ;;
      name) name=$word ;;
    esac
    key=
    case $in_etcd$word in
      --) in_etcd=yes ;;
      yes--data-dir=* | yes-data-dir=*) directory=${word#*=} ;;
      --name=* | yes--name=* | yes-name=*) name=${word#*=} ;;
      yes--data-dir | yes-data-dir) key=data-dir ;;
      --name | yes--name | yes-name) key=name ;;
    esac
  done
  [ -n "$directory" ] || directory=${name:-default}.etcd
}

# The lock belongs to an open file, which etcd inherits: it is held until etcd has ended. A JVM that a kill
# of this shell has left behind lets go of it soon.
take_lock() {
  locked=
  busy=false
  [ -d "$1" ] || return 0
  command -v flock >/dev/null || fail 2 "flock is not on PATH; install util-linux"
  exec 8<"$1" || exit 2
  flock -w 2 8 2>/dev/null || flock -n 8 || busy=true
  locked=$1
}

fail() {
  echo "etcd-bootstrap: $2" >&2
  exit "$1"
}

# The JVM ends well after any of these: by itself, it says what is kept.
forward() {
  signal=$1
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}

ask_jvm() {
  child=
  signal=
  trap 'forward 1' HUP
  trap 'forward 2' INT
  trap 'forward 15' TERM
  : >"$hand_over" || fail 2 "$hand_over cannot be written"
  (start_jvm "$@") &
  child=$!
  [ -z "$signal" ] || kill -TERM "$child" 2>/dev/null
  wait "$child"
  status=$?
  while [ -n "$signal" ] && kill -0 "$child" 2>/dev/null; do
    wait "$child"
  done
  [ -z "$signal" ] || finish $((128 + signal))
  [ "$status" -eq 0 ] || finish "$status"
  trap 'finish 129' HUP
  trap 'finish 130' INT
  trap 'finish 143' TERM
}

finish() {
  rm -f "$hand_over"
  exit "$1"
}

# The lines that the JVM has written; without the last one, nothing is to be started.
read_hand_over() {
  wanted_lock=
  drop=
  unset_names=
  complete=
  while IFS= read -r line; do
    case $line in
      lock=*) wanted_lock=${line#lock=} ;;
      drop=*) drop=" ${line#drop=} " ;;
      unset=*) unset_names="$unset_names ${line#unset=}" ;;
      end) complete=yes ;;
    esac
  done <"$hand_over"
}

become_etcd() {
  guess_data_dir "$@"
  take_lock "$directory"
  hand_over=$(mktemp "${TMPDIR:-/tmp}/etcd-bootstrap.XXXXXX" 2>/dev/null) ||
    fail 2 "no temporary file can be made in ${TMPDIR:-/tmp}; set TMPDIR to a writable directory"
  ask_jvm "$@"
  read_hand_over
  if [ -n "$complete" ] && [ -n "$wanted_lock" ]; then
    # As etcd makes it.
    [ -d "$wanted_lock" ] || (umask 077 && mkdir -p -- "$wanted_lock") || finish 2
    exec 8<&-
    take_lock "$wanted_lock"
    ask_jvm "$@"
    read_hand_over
  fi
  [ -n "$complete" ] || finish 0
  [ -z "$wanted_lock" ] || fail 1 "the data directory $wanted_lock cannot be locked"

  while [ "$1" != -- ]; do
    shift
  done
  shift
  program=$1
  shift
  index=0
  for word; do
    shift
    case $drop in
      *" $index "*) ;;
      *) set -- "$@" "$word" ;;
    esac
    index=$((index + 1))
  done
  while IFS= read -r line; do
    case $line in
      add=*) set -- "$@" "${line#add=}" ;;
    esac
  done <"$hand_over"

  for name in $unset_names _JAVA_SR_SIGNUM; do
    unset "$name"
  done
  if [ -n "$had_locale" ]; then
    LC_ALL=$original
  else
    unset LC_ALL
  fi
  rm -f "$hand_over"
  trap - HUP INT TERM
  [ "$root" = "$home" ] || exec 9<&-
  exec "$program" "$@"
}
