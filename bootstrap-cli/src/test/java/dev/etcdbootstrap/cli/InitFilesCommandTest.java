package dev.etcdbootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files of {@code init-files}, read back by a YAML parser and a shell. What systemd, a Procfile
 * runner and etcd make of them is tested with the packaged command.
 */
final class InitFilesCommandTest {

  private static final String LIST =
      "--initial-cluster=infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380";
  private static final String PODS =
      "--initial-cluster=etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380";
  private static final String URL = "--discovery=http://10.0.0.1:2379/v2/keys/discovery/x";

  /** Of a member or an option, as nobody would choose it. */
  private static final String ODD = "a b'c\"d\\e$PORT$(f)${g}%n;#h: {{version}} ü";

  @TempDir private Path directory = Path.of("");

  private static CommandRun initFiles(String... arguments) {
    List<String> words = new ArrayList<>(List.of("init-files"));
    words.addAll(List.of(arguments));
    return CommandRun.of(words);
  }

  private static String text(String... arguments) {
    CommandRun run = initFiles(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  /** What stands at a path of keys and indexes. */
  private static Object at(Object node, Object... path) {
    Object found = node;
    for (Object step : path) {
      Object next =
          step instanceof Integer index
              ? ((List<?>) found).get(index)
              : ((Map<?, ?>) found).get(step);
      found = Objects.requireNonNull(next, () -> "nothing at " + List.of(path));
    }
    return found;
  }

  private static List<String> words(Object node, Object... path) {
    return ((List<?>) at(node, path)).stream().map(String.class::cast).toList();
  }

  private static List<String> keys(Object node, Object... path) {
    return ((Map<?, ?>) at(node, path)).keySet().stream().map(String.class::cast).toList();
  }

  @Test
  @DisplayName("the unit of a member: its words, and what systemd is to do when they fail")
  void unit() {
    String unit =
        text(LIST, "--name=infra1", "--initial-cluster-state=auto", "--", "--enable-pprof");

    assertThat(unit)
        .contains(
            """
            ExecStart=/usr/bin/etcd-bootstrap run \\
              --name=infra1 \\
              --initial-advertise-peer-urls=http://10.0.1.11:2380 \\
              --strategy=static \\
              --initial-cluster=infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380 \\
              --initial-cluster-state=auto \\
              --claim-file=/var/lib/etcd-bootstrap/claim \\
              -- /usr/bin/etcd \\
              --data-dir=/var/lib/etcd/data \\
              --listen-peer-urls=http://10.0.1.11:2380 \\
              --listen-client-urls=http://10.0.1.11:2379 \\
              --advertise-client-urls=http://10.0.1.11:2379 \\
              --enable-pprof
            """)
        .contains("\nType=notify\n", "\nNotifyAccess=all\n", "\nTimeoutStartSec=infinity\n")
        .contains("\nRestart=always\n", "\nRestartPreventExitStatus=2 3 6 8 9\n")
        .contains("\nStateDirectory=etcd etcd-bootstrap\n")
        .doesNotContain("{{");
  }

  @Test
  @DisplayName("without a name, a unit of every member, each under its name")
  void units() {
    String all = text(LIST);

    assertThat(all.split("(?m)^# infra\\d/etcd.service\n"))
        .containsExactly("", text(LIST, "--name=infra0"), text(LIST, "--name=infra1"));
  }

  @Test
  @DisplayName("who meets by a registry is not known before: the unit of this member")
  void unitOfARegistry() {
    assertThat(
            text(
                URL,
                "--name=a",
                "--initial-advertise-peer-urls=http://a.example.com:2380",
                "--timeout=10m"))
        .contains("  --timeout=10m \\\n  --discovery=http://10.0.0.1:2379/v2/keys/discovery/x \\\n")
        .contains("  --listen-peer-urls=http://0.0.0.0:2380 \\\n")
        .contains("  --advertise-client-urls=http://a.example.com:2379\n");
  }

  @Test
  @DisplayName("flags that are given to etcd are not put in, and with a config file none is")
  void given() {
    assertThat(text(LIST, "--name=infra0", "--", "-data-dir", "/data"))
        .contains("  -data-dir \\\n  /data\n")
        .doesNotContain("--data-dir");
    assertThat(text(LIST, "--name=infra0", "--", "--config-file=/etc/etcd.yaml"))
        .contains("-- /usr/bin/etcd \\\n  --config-file=/etc/etcd.yaml\n");
  }

  @Test
  @DisplayName("a drop-in leaves etcd's settings where they are, and needs no name")
  void dropIn() {
    assertThat(text(LIST, "-odrop-in"))
        .contains(
            """
            ExecStart=
            ExecStart=/usr/bin/etcd-bootstrap run \\
              --strategy=static \\
              --initial-cluster=infra0=http://10.0.1.10:2380,infra1=http://10.0.1.11:2380 \\
              --claim-file=/var/lib/etcd-bootstrap/claim \\
              -- /usr/bin/etcd \\
              $DAEMON_ARGS
            """);
    assertThat(text(URL, "-odrop-in", "--name=a")).contains("run \\\n  --name=a \\\n");
  }

  @Test
  @DisplayName("the unit is in the Butane file as it is")
  void butane() {
    Object machine = yaml().load(text(LIST, "--name=infra0", "-obutane"));

    assertThat(at(machine, "variant")).isEqualTo("fcos");
    assertThat(at(machine, "version")).isEqualTo("1.5.0");
    assertThat(at(machine, "passwd", "users", 0, "name")).isEqualTo("etcd");
    assertThat(at(machine, "systemd", "units", 0, "name")).isEqualTo("etcd.service");
    assertThat(at(machine, "systemd", "units", 0, "contents"))
        .isEqualTo(text(LIST, "--name=infra0"));
  }

  @Test
  @DisplayName("a Compose file: a service for each member, found by the hosts of its URLs")
  void compose() {
    Object file =
        yaml()
            .load(
                text(
                    "-ocompose",
                    "--image=registry:5000/etcd:1",
                    "--initial-cluster=a=http://a:2380,b=http://b.test:2381"));

    assertThat(keys(file, "services")).containsExactly("a", "b");
    assertThat(at(file, "services", "b", "image")).isEqualTo("registry:5000/etcd:1");
    assertThat(words(file, "services", "b", "entrypoint")).containsExactly("etcd-bootstrap");
    assertThat(words(file, "services", "b", "command"))
        .containsSubsequence(
            "run",
            "--name=b",
            "--initial-advertise-peer-urls=http://b.test:2381",
            "--claim-file=/var/lib/etcd-bootstrap/claim",
            "--",
            "etcd",
            "--listen-peer-urls=http://0.0.0.0:2381",
            "--listen-client-urls=http://0.0.0.0:2379",
            "--advertise-client-urls=http://b.test:2379");
    assertThat(words(file, "services", "b", "networks", "default", "aliases"))
        .containsExactly("b.test");
    assertThat(keys(file, "volumes")).containsExactly("a-data", "a-claim", "b-data", "b-claim");
    assertThat(at(file, "services", "b", "volumes", 0, "source")).isEqualTo("b-data");
    assertThat(at(file, "services", "b", "volumes", 1, "source")).isEqualTo("b-claim");
  }

  static Stream<Arguments> statefulSets() {
    return Stream.of(
        argumentSet("a list", "etcd", 2, List.of(PODS)),
        argumentSet(
            "DNS",
            "etcd.db.svc.cluster.local",
            3,
            List.of("--discovery-srv=etcd.db.svc.cluster.local", "--expected-size=3")),
        argumentSet(
            "DNS, and another name",
            "etcd.db.svc.cluster.local",
            3,
            List.of("--discovery-srv=etcd.db.svc.cluster.local", "--replicas=3", "--name=infra")),
        argumentSet("a registry", "etcd", 5, List.of(URL, "--replicas=5")));
  }

  @ParameterizedTest
  @MethodSource("statefulSets")
  @DisplayName("a StatefulSet has what Kubernetes requires, and its Service finds its pods")
  void statefulSet(String domain, int replicas, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("-ostatefulset", "--image=etcd:1"));
    arguments.addAll(options);
    List<Object> documents = new ArrayList<>();
    yaml().loadAll(text(arguments.toArray(String[]::new))).forEach(documents::add);
    assertThat(documents).hasSize(2);
    Object service = documents.get(0);
    Object set = documents.get(1);

    assertThat(at(service, "apiVersion")).isEqualTo("v1");
    assertThat(at(service, "kind")).isEqualTo("Service");
    assertThat(at(service, "metadata", "name")).isEqualTo("etcd");
    assertThat(at(service, "spec", "clusterIP")).isEqualTo("None");
    assertThat(at(service, "spec", "publishNotReadyAddresses")).isEqualTo(true);
    assertThat(at(service, "spec", "ports", 0, "name")).isEqualTo("etcd-server");
    assertThat(at(service, "spec", "ports", 0, "port")).isEqualTo(2380);

    assertThat(at(set, "apiVersion")).isEqualTo("apps/v1");
    assertThat(at(set, "kind")).isEqualTo("StatefulSet");
    assertThat(at(set, "spec", "serviceName")).isEqualTo(at(service, "metadata", "name"));
    assertThat(at(set, "spec", "replicas")).isEqualTo(replicas);
    assertThat(at(set, "spec", "podManagementPolicy")).isEqualTo("Parallel");
    assertThat(at(set, "spec", "selector", "matchLabels"))
        .isEqualTo(at(set, "spec", "template", "metadata", "labels"))
        .isEqualTo(at(service, "spec", "selector"));
    Object container = at(set, "spec", "template", "spec", "containers", 0);
    assertThat(at(container, "image")).isEqualTo("etcd:1");
    assertThat(at(container, "env", 0, "name")).isEqualTo("POD_NAME");
    assertThat(at(container, "env", 0, "valueFrom", "fieldRef", "fieldPath"))
        .isEqualTo("metadata.name");
    assertThat(words(container, "command")).containsExactly("etcd-bootstrap");
    assertThat(words(container, "args"))
        .containsSubsequence(
            "run",
            "--name=$(POD_NAME)",
            "--initial-advertise-peer-urls=http://$(POD_NAME)." + domain + ":2380",
            "--claim-file=/var/lib/etcd-bootstrap/claim",
            "--",
            "etcd",
            "--advertise-client-urls=http://$(POD_NAME)." + domain + ":2379");
    for (int i = 0; i < 2; i++) {
      assertThat(at(container, "volumeMounts", i, "name"))
          .isEqualTo(at(set, "spec", "volumeClaimTemplates", i, "metadata", "name"));
    }
    assertThat(at(container, "readinessProbe", "httpGet", "path")).isEqualTo("/health");
  }

  @Test
  @DisplayName("a namespace in the list is that of both")
  void namespace() {
    List<Object> documents = new ArrayList<>();
    yaml()
        .loadAll(
            text(
                "-ostatefulset",
                "--image=etcd:1",
                "--initial-cluster=etcd-0=https://etcd-0.etcd.db:2380",
                "--",
                "--peer-auto-tls",
                "--auto-tls"))
        .forEach(documents::add);

    assertThat(documents)
        .allSatisfy(each -> assertThat(at(each, "metadata", "namespace")).isEqualTo("db"));
    Object container = at(documents.get(1), "spec", "template", "spec", "containers", 0);
    assertThat(at(container, "readinessProbe", "tcpSocket", "port")).isEqualTo(2379);
    assertThat(at(container, "ports", 0, "name")).isEqualTo("etcd-server-ssl");
    assertThat(at(container, "ports", 1, "name")).isEqualTo("etcd-client-ssl");
  }

  @Test
  @DisplayName(
      "whatever an option says reaches etcd-bootstrap through Compose, Kubernetes and a shell")
  void oddValues() throws Exception {
    String token = "--initial-cluster-token=" + ODD;

    Object compose =
        yaml().load(text("-ocompose", "--image=i", "--initial-cluster=a=http://a:1", token));
    assertThat(words(compose, "services", "a", "command"))
        .extracting(word -> word.replace("$$", "$"))
        .contains(token);

    List<Object> kubernetes = new ArrayList<>();
    yaml().loadAll(text("-ostatefulset", "--image=i", PODS, token)).forEach(kubernetes::add);
    assertThat(words(kubernetes.get(1), "spec", "template", "spec", "containers", 0, "args"))
        .extracting(word -> word.replace("$$", "$"))
        .contains(token);

    String line =
        text(
                "-oprocfile",
                "--initial-cluster=a=http://127.0.0.1:2380",
                token,
                "--etcd-bootstrap=show")
            .lines()
            .filter(each -> each.startsWith("a: "))
            .findFirst()
            .orElseThrow()
            .substring(3);
    assertThat(line).doesNotContain("$PORT");
    assertThat(Shell.run(directory, "sh", "show() { printf '%s\\n' \"$@\"; }\n" + line, "").lines())
        .startsWith("run", "--name=a")
        .contains(token)
        .endsWith("--advertise-client-urls=http://127.0.0.1:2379");

    Object butane =
        yaml().load(text("-obutane", "--initial-cluster=" + "x=http://h:1", "--name=x", token));
    assertThat((String) at(butane, "systemd", "units", 0, "contents"))
        .contains(
            "\""
                + token
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("$", "$$")
                    .replace("%", "%%")
                + "\"");
  }

  @Test
  @DisplayName("processes of a Procfile and their data have names that all runners read")
  void processes() {
    assertThat(
            text(
                "-oprocfile",
                "--initial-cluster=member1=http://127.0.0.1:2380,a b=http://127.0.0.1:2381,ü=unix://c"))
        .containsPattern("(?m)^member2: .*'--name=a b' .* --data-dir=member2.etcd .*:2379$")
        .containsPattern("(?m)^member1: .* --name=member1 .* --data-dir=member1.etcd .*:2378$")
        .containsPattern("(?m)^member3: .* '--name=ü' .* --data-dir=member3.etcd .*:2377$");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        URL + "|name is not set",
        URL + "|initial-advertise-peer-urls is not set",
        LIST + " --name=infra7|infra7",
        LIST + " -ocompose|none is named; name it: --image",
        LIST + " --image=x|-o systemd has no use for --image",
        LIST + " --replicas=3|-o systemd has no use for --replicas",
        LIST + " -ocompose --image=x|containers find each other by names",
        LIST + " -oprocfile|have the hosts 10.0.1.10, 10.0.1.11",
        LIST + " -ostatefulset --image=x|the pods of a StatefulSet are called NAME-0",
        PODS + " -ostatefulset --image=x --replicas=3|the cluster is to have another size",
        "--discovery-srv=example.com -ostatefulset --image=x --replicas=3|Kubernetes makes no records",
        "--discovery-srv=e.d.svc.c -ostatefulset --image=x|nothing says how many pods",
        URL + " --name=E -ostatefulset --image=x --replicas=3|can have the name E",
        "--initial-cluster=a/b=http://h:1|no directory can have the name of the member a/b",
        "--initial-cluster=a=https://h:1|--peer-cert-file",
        "--initial-cluster=a=https://h:1 -- --peer-auto-tls|clients would reach etcd without TLS",
        LIST + " --etcd=etcd|--etcd is \"etcd\", where nobody will find it",
        LIST + " --initial-cluster-state=old|set it to new, existing or auto",
        LIST + " -- gateway|etcd gateway starts no member",
        LIST + " -- etcd --x|etcd takes flags alone",
        LIST + " etcd|flags for etcd stand after --",
        LIST + " -- --cert-file=a|cert-file is a path from here",
        URL + " -odrop-in --discovery-cacert=ca.pem|discovery-cacert is a path from here",
        URL + " -odrop-in --discovery-user=me|discovery-user is secret",
        URL + " -odrop-in --discovery-password=hush|or set discovery-password-file",
        "--discovery=http://me:hush@h:1/x -odrop-in|discovery holds a user and perhaps a password",
        LIST + " -- --discovery-password=hush|of etcd holds a secret",
        "-odrop-in|nothing says where the member list comes from"
      })
  @DisplayName("what is missing or cannot be is told, with status 2 and no file")
  void refused(String options, String message) {
    CommandRun run = initFiles(options.split(" (?=-|etcd|gateway)"));

    assertThat(run.err()).contains(message).doesNotContain("hush");
    assertThat(run.status()).isIn(2, 3);
    assertThat(run.out()).isEmpty();
  }

  @Test
  @DisplayName("files are written below a directory, and again when they are the same")
  void writes() throws IOException {
    for (int i = 0; i < 2; i++) {
      CommandRun run = initFiles(LIST, "--output-dir=" + directory.resolve("new"));

      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .contains("wrote " + directory.resolve("new/infra0/etcd.service"))
          .contains("wrote " + directory.resolve("new/infra1/etcd.service"));
    }
    assertThat(directory.resolve("new/infra1/etcd.service"))
        .hasContent(text(LIST, "--name=infra1"));
  }

  @Test
  @DisplayName(
      "a file that is there is replaced with --force alone, and without it none is written")
  void overwrites() throws IOException {
    Path there = Files.createDirectories(directory.resolve("infra1")).resolve("etcd.service");
    Files.writeString(there, "mine");
    String to = "--output-dir=" + directory;

    CommandRun refused = initFiles(LIST, to);

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(there + " is there").contains("--force");
    assertThat(there).hasContent("mine");
    assertThat(directory.resolve("infra0")).doesNotExist();

    assertThat(initFiles(LIST, to, "--force").status()).isZero();
    assertThat(there).hasContent(text(LIST, "--name=infra1"));
  }

  @Test
  @DisplayName("a dry run prints the files and where they would be, and writes none")
  void dryRun() {
    CommandRun run = initFiles(LIST, "--output-dir=" + directory, "--dry-run");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(text(LIST));
    assertThat(run.err()).contains("would write " + directory.resolve("infra0/etcd.service"));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @DisplayName("a directory in which nothing can be written is told")
  void notWritable() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    CommandRun run = initFiles(LIST, "--name=infra0", "--output-dir=" + file);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(file + "/etcd.service cannot be written");
  }

  @Test
  @DisplayName("plugins are found by run where they were found here")
  void plugins() {
    assertThat(text(LIST, "--name=infra0", "--plugin-path=" + directory))
        .contains("  --plugin-path=" + directory + " \\\n  --strategy=static");
  }
}
