#!/bin/sh
# Completes the home of the distribution: the class path in a fixed order, the completion script, and
# the archive of loaded classes from which a JVM of this kind starts in half the time.
#   finish-home.sh HOME TIMESTAMP JAVA_HOME SOURCES
set -eu
home=$1 timestamp=$2
export JAVA_HOME=$3
sources=$4
unset ETCD_BOOTSTRAP_JAVA_OPTS ETCD_BOOTSTRAP_CONFIG

rm -f "$home/built" "$home/lib/classes.jsa" "$home/lib/classes.jvm" "$home/lib/class-path"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the JDK looks for in all jars stands in the first; and in the second too, since JDK 17 reads a file that
# it has found only after it has looked for one more.
(cd "$work" && "$JAVA_HOME/bin/jar" --extract --file "$home"/lib/distribution-logging-*.jar META-INF/services)
"$JAVA_HOME/bin/jar" --create --no-manifest --date="$timestamp" --file "$home/lib/end-of-search.jar" \
  -C "$work" META-INF/services
first=$(cd "$home/lib" && echo distribution-logging-*.jar)
(
  cd "$home/lib"
  printf 'class_path="$root/lib/%s:$root/lib/end-of-search.jar' "$first"
  for jar in *.jar; do
    case $jar in "$first" | end-of-search.jar) ;; *) printf ':$root/lib/%s' "$jar" ;; esac
  done
  echo '"'
) >"$home/lib/class-path"

# picocli is published for Java 5, whose classes the JVM verifies at every start, archive or not. Its own
# sources compiled for this JVM are verified once, when the archive is made.
"$JAVA_HOME/bin/javac" --release 17 -proc:none -Xlint:none -nowarn -XDstringConcat=inline \
  -d "$work/picocli" "$sources"/picocli/*.java
"$JAVA_HOME/bin/jar" --update --date="$timestamp" --file "$home"/lib/picocli-*.jar -C "$work/picocli" picocli

mkdir -p "$home/completion"
"$home/bin/etcd-bootstrap" completion >"$home/completion/etcd-bootstrap.bash"

# The JVM compares the modification times of the jars with those in the archive: set here to what they
# will be when the distribution is unpacked.
find "$home" -name '*.jar' -exec touch -d "$timestamp" {} +

# An empty archive makes the launcher use the paths that it will use later.
while IFS='="' read -r key _ value _; do
  case $key in IMPLEMENTOR | JAVA_RUNTIME_VERSION | OS_ARCH) printf '%s ' "$value" ;; esac
done <"$JAVA_HOME/release" >"$home/lib/classes.jvm"
echo >>"$home/lib/classes.jvm"
: >"$home/lib/classes.jsa"
"$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$home/lib/*" "${0%/*}/ClassList.java" "$home" "$work" "$work/classes"
ETCD_BOOTSTRAP_JAVA_OPTS="-Xshare:dump -XX:SharedClassListFile=$work/classes -XX:SharedArchiveFile=$work/classes.jsa" \
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
