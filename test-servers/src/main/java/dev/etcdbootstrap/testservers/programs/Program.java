package dev.etcdbootstrap.testservers.programs;

import java.util.List;

/**
 * A program that tests run, and its Debian package.
 *
 * @param name its file name
 * @param debianPackage the Debian package that contains it
 * @param versionArguments the arguments that make it print its version on the first line and exit;
 *     empty if there are none
 */
public record Program(String name, String debianPackage, List<String> versionArguments) {
  /** The etcd server. */
  public static final Program ETCD = new Program("etcd", "etcd-server", List.of("--version"));

  /** etcd's command line client. */
  public static final Program ETCDCTL = new Program("etcdctl", "etcd-client", List.of("version"));

  /** The DNS server. */
  public static final Program DNSMASQ =
      new Program("dnsmasq", "dnsmasq-base", List.of("--version"));

  /** The v2 discovery service; it cannot print its version without a configuration file. */
  public static final Program DISCOVERY =
      new Program("discovery.etcd.io", "etcd-discovery", List.of());

  /** BIND, a DNS server. */
  public static final Program NAMED = new Program("named", "bind9", List.of("-v"));

  /** BIND's key generator. */
  public static final Program DNSSEC_KEYGEN =
      new Program("dnssec-keygen", "bind9-utils", List.of("-V"));

  /** BIND's zone signer. */
  public static final Program DNSSEC_SIGNZONE =
      new Program("dnssec-signzone", "bind9-utils", List.of("-V"));

  /** BIND's zone file checker. */
  public static final Program NAMED_CHECKZONE =
      new Program("named-checkzone", "bind9-utils", List.of("-v"));

  /** A Procfile runner; {@link Foreman} finds it together with the Ruby that it needs. */
  static final Program FOREMAN = new Program("foreman", "ruby-foreman", List.of("version"));

  public Program {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")) {
      throw new IllegalArgumentException("Not the name of a program: \"" + name + "\"");
    }
    if (!debianPackage.matches("[a-z0-9][a-z0-9+.-]+")) {
      throw new IllegalArgumentException(
          "Not the name of a Debian package: \"" + debianPackage + "\"");
    }
    versionArguments = List.copyOf(versionArguments);
  }
}
