#!/bin/sh
# Completes the home of the distribution: the class path in a fixed order, the completion script, and
# the archive of loaded classes from which a JVM of this kind starts in half the time.
#   finish-home.sh HOME TIMESTAMP JAVA_HOME
set -eu
home=$1 timestamp=$2
export JAVA_HOME=$3
unset ETCD_BOOTSTRAP_JAVA_OPTS ETCD_BOOTSTRAP_CONFIG

rm -f "$home/built" "$home/lib/classes.jsa" "$home/lib/classes.jvm" "$home/lib/jars"
(cd "$home/lib" && printf '%s ' *.jar | sed 's/ $//') >"$home/lib/jars"
echo >>"$home/lib/jars"

mkdir -p "$home/completion"
"$home/bin/etcd-bootstrap" completion >"$home/completion/etcd-bootstrap.bash"

# The JVM compares the modification times of the jars with those in the archive: set here to what they
# will be when the distribution is unpacked.
find "$home" -name '*.jar' -exec touch -d "$timestamp" {} +

# The class list is learnt from real runs. An empty archive makes the launcher use the paths that it will
# use later.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
while IFS='="' read -r key _ value _; do
  case $key in IMPLEMENTOR | JAVA_RUNTIME_VERSION | OS_ARCH) printf '%s ' "$value" ;; esac
done <"$JAVA_HOME/release" >"$home/lib/classes.jvm"
echo >>"$home/lib/classes.jvm"
: >"$home/lib/classes.jsa"
learn() {
  ETCD_BOOTSTRAP_JAVA_OPTS="-Xshare:off -XX:DumpLoadedClassList=$work/$1" "$home/bin/etcd-bootstrap" "$@" >/dev/null 2>&1 || true
  cat "$work/$1" >>"$work/classes"
}
export ETCD_BOOTSTRAP_CONFIG="$home/examples/static.yaml"
for format in flags json env yaml; do
  learn resolve -o "$format"
done
learn validate
unset ETCD_BOOTSTRAP_CONFIG
learn validate infra0=http://10.0.1.10:2380/path
learn ids infra0=http://10.0.1.10:2380
learn strategies
learn dns records infra0=http://10.0.1.10:2380 --discovery-srv=example.test
# Nobody answers here.
learn resolve --discovery-srv=example.test --dns-server=127.0.0.1:1 --timeout=1s
learn resolve --name=a --initial-advertise-peer-urls=http://127.0.0.1:1 --timeout=1s \
  --discovery-token=a --discovery-endpoints=127.0.0.1:1
awk '!seen[$0]++' "$work/classes" >"$work/unique"
ETCD_BOOTSTRAP_JAVA_OPTS="-Xshare:dump -XX:SharedClassListFile=$work/unique -XX:SharedArchiveFile=$work/classes.jsa" \
  "$home/bin/etcd-bootstrap" >"$work/log" 2>&1 || true
if [ -s "$work/classes.jsa" ]; then
  chmod u+w "$work/classes.jsa" # so that whoever unpacks it can replace it
  mv "$work/classes.jsa" "$home/lib/classes.jsa"
else
  echo "no class archive could be made; the command will start more slowly:" >&2
  cat "$work/log" >&2
  rm -f "$home/lib/classes.jsa" "$home/lib/classes.jvm"
fi
: >"$home/built"
