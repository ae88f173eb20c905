# Becomes etcd. This shell waits while the JVM observes and decides; then etcd takes its place, with its
# process ID and nothing of it but the lock on the data directory. Sourced by bin/etcd-bootstrap.

# The directory on which the lock is taken before the JVM looks at it: as far as a shell can tell, since
# the JVM looks again, and says which it is when it is another.
guess_data_dir() {
  directory=$ETCD_DATA_DIR
  name=$ETCD_NAME
  config=$ETCD_CONFIG_FILE
  in_etcd=
  key=
  for word; do
    case $key in
      data-dir) directory=$word ;;
      name) name=$word ;;
      config) config=$word ;;
    esac
    key=
    case $in_etcd$word in
      --) in_etcd=yes ;;
      yes--data-dir=* | yes-data-dir=*) directory=${word#*=} ;;
      --name=* | yes--name=* | yes-name=*) name=${word#*=} ;;
      yes--data-dir | yes-data-dir) key=data-dir ;;
      yes--config-file=* | yes-config-file=*) config=${word#*=} ;;
      yes--config-file | yes-config-file) key=config ;;
      --name | yes--name | yes-name) key=name ;;
    esac
  done
  # A config file shadows all that.
  if [ -n "$config" ]; then
    directory=
    name=
    [ ! -r "$config" ] || while IFS= read -r line; do
      case $line in
        data-dir:* | name:*)
          value=${line#*:}
          value=${value#"${value%%[! ]*}"}
          value=${value%%[ #]*}
          case $value in
            \"*\" | \'*\')
              value=${value#?}
              value=${value%?}
              ;;
          esac
          case $line in
            data-dir:*) directory=$value ;;
            name:*) name=$value ;;
          esac
          ;;
      esac
    done <"$config"
  fi
  [ -n "$directory" ] || directory=${name:-default}.etcd
  while [ "$directory" != "${directory%/}" ]; do
    directory=${directory%/}
  done
}

# The lock belongs to an open file, which etcd inherits: it is held until etcd has ended. A JVM that a kill
# of this shell has left behind lets go of it soon.
take_lock() {
  locked=
  busy=false
  [ -d "$1" ] || return 0
  command -v flock >/dev/null || fail 2 "flock is not on PATH; install util-linux"
  exec 8<"$1" || exit 2
  flock -w 2 8 2>/dev/null || flock -n 8
  case $? in
    0) ;;
    1) busy=true ;;
    *) fail 2 "the data directory $1 is on a file system on which it cannot be locked" ;;
  esac
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
  done <"$1"
}

# Why a JVM is asked: what cannot be found, or is not as it was, is for it to judge.
#
# The ticket is what the last JVM has left for this. A member that is started over and over comes to nothing,
# perhaps because it has been removed; that only its peers can tell, and only a JVM asks them.
restart_at_once() {
  ticket=$claim.restart
  [ -r "$ticket" ] && [ -r "$claim" ] || return 0
  inputs=
  machine=
  data_dir=
  files=
  identities=
  log=
  while IFS= read -r line; do
    case $line in
      inputs=*) inputs=${line#inputs=} ;;
      machine-id=*) machine=${line#machine-id=} ;;
      file=*) files="$files${line#file=}$newline" ;;
      is=*) identities="$identities${line#is=}$newline" ;;
      data-dir=*) data_dir=${line#data-dir=} ;;
      log=*) log=${line#log=} ;;
      log-offset=*) log_offset=${line#log-offset=} ;;
      log-bytes=*) log_bytes=${line#log-bytes=} ;;
    esac
  done <"$ticket"
  read_hand_over "$ticket"
  [ -n "$complete" ] && [ "$data_dir" = "$directory" ] || return 0
  [ "$inputs" = "$(digest_inputs "$@")" ] || return 0

  machine_now=
  [ ! -r /etc/machine-id ] || IFS= read -r machine_now </etc/machine-id
  [ "$machine" = "$machine_now" ] || return 0

  starts=
  [ ! -r "$claim.restarts" ] || IFS= read -r starts <"$claim.restarts"
  [ "$starts" != 111 ] || return 0

  old_ifs=$IFS
  IFS=$newline
  set -f
  identities_now=$(stat -L -c %i:%s:%Y:%Z $files 2>/dev/null)
  set +f
  IFS=$old_ifs
  [ "$identities_now$newline" = "$identities" ] || return 0

  # The log still holds what it held, and etcd has written to it since.
  set_log_bytes "$(od -A n -v -t x1 -j "$log_offset" -N 32 "$log" 2>/dev/null)"
  case $log_now in
    "$log_bytes") return 0 ;;
    "$log_bytes"0000000000000000*) return 0 ;;
    "$log_bytes"*) ;;
    *) return 0 ;;
  esac

  take_lock "$directory"
  [ -n "$locked" ] && [ "$busy" = false ] || return 0
  echo "${starts}1" 2>/dev/null >"$claim.restarts" || return 0
  echo "etcd-bootstrap: starting etcd on its data (own-data, unchanged)" >&2
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  hand_over=$ticket
  start_etcd "$@"
}

newline='
'

set_log_bytes() {
  log_now=
  for byte in $1; do
    log_now=$log_now$byte
  done
}

# Of the words, and of what etcd and the JVM read of the environment.
digest_inputs() {
  {
    printf '%s\n' "$@" "$PWD" "$PATH"
    grep -a -z '^ETCD_' /proc/$$/environ
  } | sha256sum 2>/dev/null
}

# The claim is beside the data directory unless it is said to be elsewhere.
guess_claim() {
  claim=
  key=
  for word; do
    [ -z "$key" ] || claim=$word
    key=
    case $word in
      --) break ;;
      --claim-file=*) claim=${word#*=} ;;
      --claim-file) key=yes ;;
    esac
  done
  [ -n "$claim" ] || claim=$directory.claim
}

become_etcd() {
  take_lock "$directory"
  inputs=$(digest_inputs "$@")
  hand_over=$(mktemp "${TMPDIR:-/tmp}/etcd-bootstrap.XXXXXX" 2>/dev/null) ||
    fail 2 "no temporary file can be made in ${TMPDIR:-/tmp}; set TMPDIR to a writable directory"
  ask_jvm "$@"
  read_hand_over "$hand_over"
  if [ -n "$complete" ] && [ -n "$wanted_lock" ]; then
    # As etcd makes it.
    [ -d "$wanted_lock" ] || (umask 077 && mkdir -p -- "$wanted_lock") || finish 2
    exec 8<&-
    take_lock "$wanted_lock"
    ask_jvm "$@"
    read_hand_over "$hand_over"
  fi
  [ -n "$complete" ] || finish 0
  [ -z "$wanted_lock" ] || fail 1 "the data directory $wanted_lock cannot be locked"
  if [ -n "$had_locale" ]; then
    LC_ALL=$original
  else
    unset LC_ALL
  fi
  unset _JAVA_SR_SIGNUM
  [ "$root" = "$home" ] || exec 9<&-
  start_etcd "$@"
}

# Becomes etcd with the words after --, but for those that are dropped, and with those that are added.
start_etcd() {
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

  for name in $unset_names; do
    unset "$name"
  done
  [ "$hand_over" = "$ticket" ] || rm -f "$hand_over"
  trap - HUP INT TERM
  exec "$program" "$@"
}

guess_data_dir "$@"
guess_claim "$@"
restart_at_once "$@"
