package dev.etcdbootstrap.cli.dns;

import java.util.LinkedHashMap;
import java.util.Map;

/** A record to create. Names are fully qualified, without their final dot. Immutable. */
sealed interface DnsRecord {

  /** The name that the record belongs to. */
  String name();

  /** The line for a zone file, which does not depend on its $ORIGIN. */
  String zoneLine(int ttl);

  /** The line for dnsmasq's configuration, which has one TTL for all: {@code local-ttl}. */
  String dnsmasqLine();

  Map<String, Object> json(int ttl);

  /** An SRV record. */
  record Srv(String name, String target, int port) implements DnsRecord {
    @Override
    public String zoneLine(int ttl) {
      return name + ". " + ttl + " IN SRV 0 0 " + port + " " + target + ".";
    }

    @Override
    public String dnsmasqLine() {
      return "srv-host=" + name + "," + target + "," + port + ",0,0";
    }

    @Override
    public Map<String, Object> json(int ttl) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", name);
      json.put("type", "SRV");
      json.put("ttl", ttl);
      json.put("priority", 0);
      json.put("weight", 0);
      json.put("port", port);
      json.put("target", target);
      return json;
    }
  }

  /** An A or AAAA record. */
  record Host(String name, Address address) implements DnsRecord {
    @Override
    public String zoneLine(int ttl) {
      return name + ". " + ttl + " IN " + address.type() + " " + address;
    }

    @Override
    public String dnsmasqLine() {
      return "host-record=" + name + "," + address;
    }

    @Override
    public Map<String, Object> json(int ttl) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", name);
      json.put("type", address.type());
      json.put("ttl", ttl);
      json.put("address", address);
      return json;
    }
  }
}
