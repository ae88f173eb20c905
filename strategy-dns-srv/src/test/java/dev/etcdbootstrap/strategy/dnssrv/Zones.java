package dev.etcdbootstrap.strategy.dnssrv;

import java.util.ArrayList;
import java.util.List;

/** Records for tests. */
public final class Zones {

  public static final String PLAIN = "_etcd-server._tcp.example.test";
  public static final String TLS = "_etcd-server-ssl._tcp.example.test";

  private Zones() {}

  /** m0, m1 and so on at 10.0.1.10, 10.0.1.11 and so on, without TLS. */
  public static List<String> members(int size) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      lines.add(srv(PLAIN, host(i), 2380));
      lines.add(a(host(i), "10.0.1." + (10 + i)));
    }
    return lines;
  }

  public static String host(int i) {
    return "m" + i + ".example.test";
  }

  public static String srv(String owner, String host, int port) {
    return owner + ". 60 IN SRV 0 0 " + port + " " + host + ".";
  }

  public static String a(String host, String address) {
    return host + ". 60 IN A " + address;
  }

  public static String aaaa(String host, String address) {
    return host + ". 60 IN AAAA " + address;
  }

  public static String cname(String name, String target) {
    return name + ". 60 IN CNAME " + target + ".";
  }
}
